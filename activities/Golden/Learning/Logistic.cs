using Tsrun.History;

namespace Tsrun.Activities.Golden.Learning;

/// <summary>L2 logistic regression by Newton's method (iteratively reweighted least squares). Ten inputs need no library.</summary>
public static class Logistic
{
    /// <summary>Strength of the penalty; the intercept has none. One case more or less may not move a weight by much.</summary>
    public const double Penalty = 1.0;

    private const int RoundsMax = 50;
    private const double Enough = 1e-9;

    /// <summary>Weights by input, to six digits, so that every machine writes the same.</summary>
    public static IReadOnlyDictionary<string, double> Fit(IReadOnlyList<DatasetRow> rows)
    {
        var inputs = rows.Select(row => Columns(row.Features)).ToArray();
        var weights = new double[ConfidenceInputs.Names.Count + 1];
        for (var round = 0; round < RoundsMax; round++)
        {
            var (gradient, curvature) = Derivatives(inputs, rows, weights);
            var step = Cholesky.Solve(curvature, gradient);
            for (var j = 0; j < weights.Length; j++) weights[j] += step[j];
            if (step.Max(Math.Abs) < Enough) break;
        }
        var named = new SortedDictionary<string, double>(StringComparer.Ordinal) { ["intercept"] = Math.Round(weights[0], 6) };
        for (var j = 0; j < ConfidenceInputs.Names.Count; j++) named[ConfidenceInputs.Names[j]] = Math.Round(weights[j + 1], 6);
        return named;
    }

    /// <summary>What a fit says of some features, 0 to 1, before any cap.</summary>
    public static double Say(IReadOnlyDictionary<string, double> weights, ConfidenceFeatures features) =>
        1 / (1 + Math.Exp(-(weights["intercept"] + ConfidenceInputs.Of(features).Sum(input => weights[input.Key] * input.Value))));

    private static double[] Columns(ConfidenceFeatures features)
    {
        var inputs = ConfidenceInputs.Of(features);
        return [1, .. ConfidenceInputs.Names.Select(name => inputs[name])];
    }

    private static (double[] Gradient, double[,] Curvature) Derivatives(double[][] inputs, IReadOnlyList<DatasetRow> rows, double[] weights)
    {
        var (n, gradient, curvature) = (weights.Length, new double[weights.Length], new double[weights.Length, weights.Length]);
        for (var i = 0; i < inputs.Length; i++)
        {
            var p = 1 / (1 + Math.Exp(-inputs[i].Zip(weights, (x, w) => x * w).Sum()));
            for (var j = 0; j < n; j++)
            {
                gradient[j] += inputs[i][j] * ((rows[i].Right ? 1 : 0) - p);
                for (var k = 0; k < n; k++) curvature[j, k] += inputs[i][j] * inputs[i][k] * p * (1 - p);
            }
        }
        for (var j = 1; j < n; j++)
        {
            gradient[j] -= Penalty * weights[j];
            curvature[j, j] += Penalty;
        }
        curvature[0, 0] += Enough; // all labels equal: the intercept alone would have no bound
        return (gradient, curvature);
    }
}

/// <summary>Solves symmetric positive definite systems.</summary>
internal static class Cholesky
{
    public static double[] Solve(double[,] matrix, double[] right)
    {
        var (n, lower, x) = (right.Length, new double[right.Length, right.Length], (double[])right.Clone());
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i, j];
                for (var k = 0; k < j; k++) sum -= lower[i, k] * lower[j, k];
                lower[i, j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / lower[j, j];
            }
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < i; k++) x[i] -= lower[i, k] * x[k];
            x[i] /= lower[i, i];
        }
        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++) x[i] -= lower[k, i] * x[k];
            x[i] /= lower[i, i];
        }
        return x;
    }
}
