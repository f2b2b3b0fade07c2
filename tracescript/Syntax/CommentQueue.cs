namespace Tsrun.TraceScript;

/// <summary>Comments in the order of the text, each handed out once, so that printing a parsed script loses none.</summary>
internal sealed class CommentQueue(SourceText source)
{
    private readonly List<(int Start, int End)> _comments = [];
    private int _claimed;

    /// <summary>Notes a comment; one that was seen before (the reader looked ahead) is not noted twice.</summary>
    public void Note(int start, int end)
    {
        if (_comments.Count == 0 || start > _comments[^1].Start)
            _comments.Add((start, end));
    }

    /// <summary>Start of the next comment that nobody has, if it stands before <paramref name="position"/>.</summary>
    public int StartBefore(int position) =>
        _claimed < _comments.Count && _comments[_claimed].Start < position ? _comments[_claimed].Start : position;

    /// <summary>Hands out all comments that stand before <paramref name="position"/>.</summary>
    public List<string> ClaimBefore(int position)
    {
        var claimed = new List<string>();
        while (_claimed < _comments.Count && _comments[_claimed].Start < position)
            claimed.Add(TextOf(_comments[_claimed++]));
        return claimed;
    }

    /// <summary>Hands out the comment that stands behind <paramref name="position"/> on the same line.</summary>
    public string? ClaimTrailing(int position)
    {
        var at = position;
        while (at < source.Text.Length && source.Text[at] is ' ' or '\t')
            at++;
        Lexer.SkipTrivia(source, position);
        return _claimed < _comments.Count && _comments[_claimed].Start == at ? TextOf(_comments[_claimed++]) : null;
    }

    private string TextOf((int Start, int End) comment) => source.Text[(comment.Start + 2)..comment.End].Trim();
}
