using System.Globalization;
using System.Text;
using Tsrun.History;

namespace Tsrun.Activities.Golden.Learning;

/// <summary>What a model is, what it was fitted to, how good it is, and what it must not be used for; as Markdown.</summary>
public static class ModelCard
{
    private const int OperatorsShown = 20;

    /// <summary>Writes it.</summary>
    public static string Write(Night night)
    {
        var ((found, still, data, fit, gate), model) = (night.Facts, night.Model);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Model {fit.Hash[..12]}\n\n**{night.Decision}**\n");
        text.AppendLine("Rates how likely a verified patch is right, and orders ideas. It never reads sources: its inputs are the features that every run records.\n");
        text.AppendLine(CultureInfo.InvariantCulture, $"## Data\n\n* Dataset `{data.Hash}`: {data.Rows} cases of {data.Crates} crates, {data.Right} right and {data.Rows - data.Right} wrong; {data.Dropped} left out as duplicates or over a crate's share.");
        text.AppendLine(CultureInfo.InvariantCulture, $"* From {data.Sources} runs, of which {night.Ledger.Count(entry => entry.Kind == "golden")} golden; `ledger.jsonl` beside the dataset names source, licence, commit and hash of each.");
        text.AppendLine("* *Blind* cases: the tests that run through a change judge it, and the features are those before they ran. *Seen* cases: the patch went in; right unless a person took it back.\n");
        text.AppendLine(CultureInfo.InvariantCulture, $"## Golden traces tonight\n\n{found.Summary}. Against {(still.Toolchain.Length > 0 ? still.Toolchain : "the installed toolchain")}: {still.Summary}.\n");
        text.AppendLine(CultureInfo.InvariantCulture, $"## Figures\n\nOn {gate.Folds} folds split by crate; intervals are 95 % of a paired bootstrap over crates, seed fixed. The base rate and the curve are held against the fit alone, the rest against what runs see: the fit under its caps.\n\n| | in force | this model | difference |\n|---|---|---|---|");
        Row(text, "Brier (less is better)", gate.Brier);
        Row(text, "Brier, against the base rate", gate.Skill);
        Row(text, "fix rate at tau_patch", gate.Fix);
        Row(text, "right idea among the first 3", gate.Order);
        text.AppendLine(CultureInfo.InvariantCulture, $"\nExpected calibration error {gate.CalibrationError:0.000}. Curve: `reliability.svg`.\n");
        text.AppendLine(CultureInfo.InvariantCulture, $"## Weights\n\nL2 logistic regression, penalty {model.Penalty:0.0}, over inputs from 0 to 1.\n\n| Input | Weight |\n|---|---|");
        foreach (var (name, weight) in model.Weights) text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {weight:0.000} |");
        text.AppendLine("\n## Operators\n\nRight / tried, and the rate with a prior worth four cases.\n\n| Operator | Code | Right | Rate |\n|---|---|---|---|");
        foreach (var rate in model.Operators.OrderByDescending(rate => rate.Tried).Take(OperatorsShown)) text.AppendLine(CultureInfo.InvariantCulture, $"| {rate.Operator} | {(rate.Code.Length > 0 ? rate.Code : "all")} | {rate.Right} / {rate.Tried} | {rate.Rate:0.00} |");
        text.AppendLine("\n## Limits\n\nOutside of the fit, and not to be moved by it: what no test touches stays at 0.80 or below (0.88 where rustc marks the edit MachineApplicable and the operator is of risk Low), edited tests at 0.50, red tests at 0.05, anything at 0.97.");
        return text.ToString();
    }

    private static void Row(StringBuilder text, string name, GoldenEvaluate.Comparison c) =>
        text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {c.Before:0.000} | {c.After:0.000} | {c.Low:+0.000;-0.000;0.000} to {c.High:+0.000;-0.000;0.000} |");
}
