using System.Globalization;
using System.Net;
using System.Text;

namespace Tsrun.Activities.Golden.Learning;

/// <summary>A night in one page: opens from disk, asks nobody, runs no script.</summary>
public static class ReportPage
{
    private const string Style = "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ccc;padding:.3rem .5rem;text-align:left;overflow-wrap:anywhere}th{white-space:nowrap}.wide{overflow-x:auto}.wide table{min-width:44rem}"
        + "code{font-size:.9em}a{color:#0b5cad}.ok{color:#0a6b2d}.no{color:#a33a00}svg{max-width:26rem;width:100%}@media(prefers-color-scheme:dark){body{color:#ddd;background:#161616}td,th{border-color:#444}a{color:#8ab8ff}.ok{color:#5fce86}.no{color:#ff9d66}svg text{fill:#bbb}}";

    /// <summary>Writes it; everything that came from elsewhere is text and nothing else.</summary>
    public static string Write(Night night)
    {
        var (found, still, data, fit, gate) = night.Facts;
        var page = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
        page.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">");
        page.Append(CultureInfo.InvariantCulture, $"<title>tsrun nightly {fit.Hash[..12]}</title><style>{Style}</style></head><body>\n<main>\n<h1>Nightly</h1>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"{(gate.Better ? "ok" : "no")}\"><strong>{(gate.Better ? "✓" : "✗")} {Text(night.Decision)}</strong></p>\n");
        page.Append("<table>\n");
        foreach (var (name, value) in new[] { ("Collected", found.Summary), ("Re-verified", still.Summary), ("Toolchain", still.Toolchain), ("Dataset", data.Summary), ("Model", $"{fit.Hash} · {fit.Summary}"), ("Gates", gate.Summary) })
            page.Append(CultureInfo.InvariantCulture, $"<tr><th>{name}</th><td>{Text(value)}</td></tr>\n");
        page.Append(CultureInfo.InvariantCulture, $"</table>\n<p>Each step of this night: <a href=\"{Night.TracePage}\">{Night.TracePage}</a>, or <code>tsrun trace html {Text(night.Run)}</code> for a night that began by itself.</p>\n<h2>Reliability</h2>\n").Append(ReliabilitySvg.Write(gate.Bins));
        if (still.Changed.Count + still.Gone.Count > 0)
        {
            page.Append("<h2>Golden traces that changed</h2>\n<ul>\n");
            foreach (var line in still.Gone.Concat(still.Changed)) page.Append(CultureInfo.InvariantCulture, $"<li>{Text(line)}</li>\n");
            page.Append("</ul>\n");
        }
        page.Append("<h2>Provenance</h2>\n<div class=\"wide\" role=\"region\" aria-label=\"provenance\" tabindex=\"0\"><table>\n<tr><th>Kind</th><th>Run</th><th>Crate</th><th>Source</th><th>Licence</th><th>Commit</th><th>Trace</th><th>Cases</th></tr>\n");
        foreach (var entry in night.Ledger)
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{entry.Kind}</td><td>{Text(entry.Run)}</td><td>{Text(entry.Crate)}</td><td>{Text(entry.Source)}</td><td>{Text(entry.Licence)}</td><td><code>{Text(entry.Commit.Length > 12 ? entry.Commit[..12] : entry.Commit)}</code></td><td><code>{entry.Sha256[..12]}</code></td><td>{entry.Kept} of {entry.Rows}{Text(entry.Dropped.Length > 0 ? $" ({entry.Dropped})" : "")}</td></tr>\n");
        return page.Append("</table></div>\n</main>\n</body></html>\n").ToString();
    }

    private static string Text(string value) => WebUtility.HtmlEncode(value);
}
