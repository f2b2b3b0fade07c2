using System.Text;
using Tsrun.Activities.Patching;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>Carries edits from one text of a file to another text of it, over the lines that both have.</summary>
public sealed class LineMap
{
    private readonly int[] _starts;
    private readonly int[] _target;

    /// <param name="from">The text the edits count in.</param>
    /// <param name="to">The text they shall count in.</param>
    public LineMap(string from, string to)
    {
        _starts = Starts(from);
        var toStarts = Starts(to);
        _target = new int[_starts.Length];
        var (line, other) = (0, 0);
        foreach (var block in Lines.Compare(from, to).DiffBlocks)
        {
            for (; line < block.DeleteStartA; line++, other++)
                _target[line] = toStarts[other];
            Array.Fill(_target, -1, line, block.DeleteCountA);
            (line, other) = (line + block.DeleteCountA, block.InsertStartB + block.InsertCountB);
        }
        for (; line < _target.Length && other < toStarts.Length; line++, other++)
            _target[line] = toStarts[other];
    }

    /// <summary>The edit in the other text; null when a line that it touches is not there.</summary>
    public TextEdit? Map(TextEdit edit)
    {
        var (first, last) = (Line(edit.ByteStart), Line(edit.ByteEnd));
        for (var line = first; line <= last; line++)
            if (_target[line] < 0)
                return null;
        var (start, end) = (_target[first] + edit.ByteStart - _starts[first], _target[last] + edit.ByteEnd - _starts[last]);
        return end - start == edit.ByteEnd - edit.ByteStart ? edit with { ByteStart = start, ByteEnd = end } : null;
    }

    private int Line(int offset)
    {
        var found = Array.BinarySearch(_starts, offset);
        return found >= 0 ? found : ~found - 1;
    }

    private static int[] Starts(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var starts = new List<int> { 0 };
        for (var i = 0; i < bytes.Length; i++)
            if (bytes[i] == '\n')
                starts.Add(i + 1);
        return [.. starts];
    }
}
