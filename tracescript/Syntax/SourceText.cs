namespace Tsrun.TraceScript;

/// <summary>A script's text while it is read: line starts, comments not yet given to a statement, and the errors found so far.</summary>
internal sealed class SourceText
{
    /// <summary>Blocks, parentheses, lists and unary operators within one another. A deeper text is refused before the stack is at risk.</summary>
    public const int DepthMax = 48;

    /// <summary>Errors after which reading stops: what follows would hardly be read by anybody.</summary>
    public const int DiagnosticsMax = 100;

    private readonly List<int> _lineStarts = [0];
    private readonly List<ScriptDiagnostic> _diagnostics = [];
    private int _depth;

    public SourceText(string text, string fileName)
    {
        Text = text;
        FileName = fileName;
        Comments = new CommentQueue(this);
        for (var at = text.IndexOf('\n'); at >= 0; at = text.IndexOf('\n', at + 1))
            _lineStarts.Add(at + 1);
    }

    public string Text { get; }

    public string FileName { get; }

    public CommentQueue Comments { get; }

    /// <summary>In the order of the text; a missing brace is noticed at the end and reported where it was opened.</summary>
    public IReadOnlyList<ScriptDiagnostic> Diagnostics => [.. _diagnostics.OrderBy(diagnostic => diagnostic.Span.Start)];

    /// <summary>Reading is over early: too deep, or too many errors. Everything behind counts as the end of the file.</summary>
    public bool Stopped { get; private set; }

    public int LineOf(int position)
    {
        var found = _lineStarts.BinarySearch(position);
        return found >= 0 ? found + 1 : ~found;
    }

    public int ColumnOf(int position) => position - _lineStarts[LineOf(position) - 1] + 1;

    public SourceSpan Span(int start, int end) => new(start, end, LineOf(start), ColumnOf(start));

    public void Report(string code, string message, int start, int end, string label = "", string help = "")
    {
        if (Stopped || (_diagnostics.Count > 0 && _diagnostics[^1].Span.Start == start))
            return;
        _diagnostics.Add(new ScriptDiagnostic(code, message, FileName, Span(start, Math.Max(start, end)), label, help));
        Stopped = _diagnostics.Count >= DiagnosticsMax;
    }

    /// <summary>Goes one level down; false, with an error reported and reading stopped, when that is too deep.</summary>
    public bool TryDescend(int position)
    {
        if (_depth < DepthMax)
        {
            _depth++;
            return true;
        }
        ReportTooDeep(position);
        return false;
    }

    public void Ascend() => _depth--;

    public void ReportTooDeep(int position)
    {
        Report("TS0145", "this is nested too deep, or too long for one expression", position, position + 1,
            $"at most {DepthMax} levels, and 100 operators in a row", "name parts of it with `let`");
        Stopped = true;
    }
}
