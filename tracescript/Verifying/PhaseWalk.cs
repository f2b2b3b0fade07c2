namespace Tsrun.TraceScript;

/// <summary>Follows every path and looks at each decide: whether a probe surely came before it, and whether it looks at what a probe found.</summary>
internal sealed class PhaseWalk
{
    private readonly List<SourceSpan> _unprobed = [];
    private readonly List<SourceSpan> _withoutEvidence = [];
    private readonly List<SourceSpan> _decides = [];

    /// <summary>Every decide.</summary>
    public IReadOnlyList<SourceSpan> Decides => _decides;

    /// <summary>Decides that some path reaches without a probe.</summary>
    public IReadOnlyList<SourceSpan> Unprobed => _unprobed;

    /// <summary>Decides that look at nothing a probe found.</summary>
    public IReadOnlyList<SourceSpan> WithoutEvidence => _withoutEvidence;

    /// <summary>What surely holds at a place.</summary>
    private sealed record Path(bool IsProbed, HashSet<string> Evidence)
    {
        public Path Copy() => new(IsProbed, new(Evidence, StringComparer.Ordinal));
    }

    public void Walk(Script script) => Walk(script.Body, new Path(false, new(StringComparer.Ordinal)));

    private Path Walk(Block block, Path path) => block.Statements.Aggregate(path, (reached, statement) => Walk(statement, reached));

    private Path Walk(Statement statement, Path path)
    {
        switch (statement)
        {
            case Statement.Probe or Statement.Explore:
                path.Evidence.Add(ScriptWalk.BoundBy(statement)!);
                return path with { IsProbed = true };
            case Statement.Let let:
                return Assign(path, let.Name, IsEvidence(let.Value, path));
            case Statement.Decide decide:
                Note(decide, path);
                return path;
            case Statement.Parallel parallel:
                return Walk(parallel.Body, path);
            case Statement.If @if:
                var then = Walk(@if.Then, path.Copy());
                var @else = Walk(@if.Else ?? new Block([]), path.Copy());
                then.Evidence.IntersectWith(@else.Evidence);
                return new Path(then.IsProbed && @else.IsProbed, then.Evidence);
            case Statement.Repeat repeat:
                Walk(repeat.Body, path.Copy());
                return path;
            case Statement.For loop:
                Walk(loop.Body, Assign(path.Copy(), loop.Name, IsEvidence(loop.List, path)));
                return path;
            default:
                return path;
        }
    }

    private static Path Assign(Path path, string name, bool isEvidence)
    {
        if (isEvidence)
            path.Evidence.Add(name);
        else
            path.Evidence.Remove(name);
        return path;
    }

    private void Note(Statement.Decide decide, Path path)
    {
        _decides.Add(decide.Span);
        if (!path.IsProbed)
            _unprobed.Add(decide.Span);
        if (!path.Evidence.Contains(decide.Subject) && !decide.Arms.Any(arm => IsEvidence(arm.Condition, path)))
            _withoutEvidence.Add(decide.Span);
    }

    private static bool IsEvidence(Expression expression, Path path) => ScriptWalk.NamesIn(expression).Any(path.Evidence.Contains);
}
