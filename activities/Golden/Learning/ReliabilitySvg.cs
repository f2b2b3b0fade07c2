using System.Globalization;
using System.Text;
using Tsrun.History;

namespace Tsrun.Activities.Golden.Learning;

/// <summary>The reliability curve: what was said across, what was so upwards; the diagonal is honesty.</summary>
public static class ReliabilitySvg
{
    private const int Side = 320, Margin = 44;

    /// <summary>Draws it; no script, no font, no outside reference.</summary>
    public static string Write(IReadOnlyList<GoldenEvaluate.ReliabilityBin> bins)
    {
        var size = Side + 2 * Margin;
        var svg = new StringBuilder();
        svg.AppendLine(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" role=\"img\" aria-label=\"Reliability curve of {bins.Count} bins\" font-family=\"sans-serif\" font-size=\"12\">");
        svg.AppendLine("<style>.f{fill:none;stroke:#888}.d{stroke:#888;stroke-dasharray:4 4}.c{fill:none;stroke:#0b6bcb;stroke-width:2}.p{fill:#0b6bcb}text{fill:#555}</style>");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<rect class=\"f\" x=\"{Margin}\" y=\"{Margin}\" width=\"{Side}\" height=\"{Side}\"/><line class=\"d\" x1=\"{Margin}\" y1=\"{Margin + Side}\" x2=\"{Margin + Side}\" y2=\"{Margin}\"/>");
        for (var tick = 0; tick <= 4; tick++)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{X(tick / 4.0)}\" y=\"{Margin + Side + 18}\" text-anchor=\"middle\">{tick / 4.0:0.00}</text>");
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{Margin - 6}\" y=\"{Y(tick / 4.0) + 4}\" text-anchor=\"end\">{tick / 4.0:0.00}</text>");
        }
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{size / 2}\" y=\"{size - 8}\" text-anchor=\"middle\">confidence</text><text x=\"{Margin}\" y=\"{Margin - 12}\">share that was right</text>");
        if (bins.Count == 0) svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{size / 2}\" y=\"{size / 2}\" text-anchor=\"middle\">too few cases for a curve</text>");
        else svg.AppendLine(CultureInfo.InvariantCulture, $"<polyline class=\"c\" points=\"{string.Join(' ', bins.Select(bin => string.Create(CultureInfo.InvariantCulture, $"{X(bin.Said)},{Y(bin.Was)}")))}\"/>");
        foreach (var bin in bins) svg.AppendLine(CultureInfo.InvariantCulture, $"<circle class=\"p\" cx=\"{X(bin.Said)}\" cy=\"{Y(bin.Was)}\" r=\"4\"><title>said {bin.Said:0.00}, was {bin.Was:0.00}, {bin.Cases} cases</title></circle>");
        return svg.AppendLine("</svg>").ToString();
    }

    private static double X(double share) => Math.Round(Margin + share * Side, 1);

    private static double Y(double share) => Math.Round(Margin + (1 - share) * Side, 1);
}
