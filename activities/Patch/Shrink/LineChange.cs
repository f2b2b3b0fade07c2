using System.Text;

namespace Tsrun.Activities.Patching;

/// <summary>The smallest thing that can be left out of a patch: one removed line or one added line.</summary>
/// <param name="Block">Which run of changed lines of the file, from 0.</param>
/// <param name="Row">Position in the run; a removed and an added line of the same row are one line rewritten.</param>
internal readonly record struct LineChange(string File, int Block, int Row, bool Added);

/// <summary>One file's change, taken apart into lines that can be left out one by one.</summary>
internal sealed class SplitChange
{
    private readonly string _file;
    private readonly IReadOnlyList<string> _old;
    private readonly IReadOnlyList<string> _new;
    private readonly IList<DiffPlex.Model.DiffBlock> _blocks;
    private readonly IReadOnlyList<IReadOnlyList<(int Old, int New)>> _rows;

    public SplitChange(string file, string before, string after)
    {
        var diff = Lines.Compare(before, after);
        (_file, _old, _new, _blocks) = (file, diff.PiecesOld, diff.PiecesNew, diff.DiffBlocks);
        _rows = [.. _blocks.Select(block => LineAlignment.Of(
            [.. _old.Skip(block.DeleteStartA).Take(block.DeleteCountA)], [.. _new.Skip(block.InsertStartB).Take(block.InsertCountB)]))];
    }

    /// <summary>Every changed line, in the order of the file, row by row.</summary>
    public IEnumerable<LineChange> Changes() =>
        from block in Enumerable.Range(0, _blocks.Count)
        from row in Enumerable.Range(0, _rows[block].Count)
        from added in new[] { false, true }
        where (added ? _rows[block][row].New : _rows[block][row].Old) >= 0
        select new LineChange(_file, block, row, added);

    /// <summary>The file's text with these changes and no others.</summary>
    public string Render(IReadOnlySet<LineChange> changes)
    {
        var text = new StringBuilder();
        var at = 0;
        for (var index = 0; index < _blocks.Count; index++)
        {
            var block = _blocks[index];
            for (; at < block.DeleteStartA; at++) Append(text, _old[at]);
            for (var row = 0; row < _rows[index].Count; row++)
            {
                var (old, now) = _rows[index][row];
                if (old >= 0 && !changes.Contains(new(_file, index, row, Added: false))) Append(text, _old[block.DeleteStartA + old]);
                if (now >= 0 && changes.Contains(new(_file, index, row, Added: true))) Append(text, _new[block.InsertStartB + now]);
            }
            at += block.DeleteCountA;
        }
        for (; at < _old.Count; at++) Append(text, _old[at]);
        return text.ToString();
    }

    // A last line without newline may have got a successor.
    private static void Append(StringBuilder text, string line)
    {
        if (text.Length > 0 && text[^1] != '\n') text.Append('\n');
        text.Append(line);
    }
}
