using Tsrun.Activities.Repair.Propose;
using Tsrun.History;

namespace Tsrun.Tests.Repair.Search;

/// <summary>
/// Reads ideas off the line that has the error: <c>eq 1 2 # eq 1 1 | !eq 2 2 | ~eq 3 3 | 4:def x</c> has four; <c>!</c> marks one as
/// MachineApplicable, <c>~</c> as of medium risk, <c>4:</c> as an edit of line 4 of the same file. <c>\n</c> stands for a line end, <c>^</c> for nothing.
/// </summary>
internal sealed class ToyProposer : IProposer
{
    public IReadOnlyList<Candidate> Propose(SourceState state, Diagnostic target)
    {
        var lines = ToyScratch.Lines(state.Texts).ToList();
        var line = lines.Single(line => line.File == target.Primary!.File && line.Number == target.Primary.LineStart);
        var written = line.Text.Split('#', 2);
        return written.Length < 2 ? [] : [.. written[1].Split('|').Select(text => Read(text.Trim(), line, lines, target))];
    }

    private static Candidate Read(string text, ToyLine line, List<ToyLine> lines, Diagnostic target)
    {
        var sure = text.StartsWith('!');
        var risk = text.StartsWith('~') ? Risk.Medium : Risk.Low;
        text = text.TrimStart('!', '~');
        if (text.IndexOf(':') is > 0 and var colon)
        {
            line = lines.Single(other => other.File == line.File && other.Number == int.Parse(text[..colon], null));
            text = text[(colon + 1)..];
        }
        var edit = new TextEdit(line.File, line.Offset, line.End, text.Replace("\\n", "\n", StringComparison.Ordinal).Replace("^", "", StringComparison.Ordinal));
        var id = HistoryJson.Sha256($"{edit}")[..8];
        return new Candidate(id, text, "toy", target.Key, risk, $"toy says {text}", [edit], sure ? "MachineApplicable" : "MaybeIncorrect");
    }
}
