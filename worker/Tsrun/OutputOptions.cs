namespace Tsrun.Cli;

/// <summary>How an answer is to be shown.</summary>
/// <param name="Format">human, json, jsonl or short.</param>
internal sealed record OutputOptions(string Format, string Color, string Progress, bool Quiet, int Verbosity)
{
    /// <summary>stdout is for a program: JSON records, one a line, and nothing else.</summary>
    public bool IsMachine => Format is "json" or "jsonl";

    /// <summary>stderr may carry progress and remarks.</summary>
    public bool ShowsProgress => !Quiet && Progress != "none";
}
