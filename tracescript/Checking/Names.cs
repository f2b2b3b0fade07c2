namespace Tsrun.TraceScript;

/// <summary>How a name came to have a value; only evidence may be bound again.</summary>
internal enum BindingKind
{
    Parameter,
    Let,
    Item,
    Evidence,
}

internal sealed record Binding(ScriptType Type, BindingKind Kind);

/// <summary>The names that surely have a value at a place, with their types.</summary>
internal sealed class Names
{
    private readonly SortedDictionary<string, Binding> _bindings;

    public Names() => _bindings = new(StringComparer.Ordinal);

    private Names(SortedDictionary<string, Binding> bindings) => _bindings = bindings;

    public IEnumerable<string> All => _bindings.Keys;

    public Binding? Find(string name) => _bindings.GetValueOrDefault(name);

    public void Bind(string name, Binding binding) => _bindings[name] = binding;

    /// <summary>A copy for a block, whose own names end with it.</summary>
    public Names Copy() => new(new(_bindings, StringComparer.Ordinal));

    /// <summary>Takes over what two branches both bound.</summary>
    public void Join(Names left, Names right)
    {
        foreach (var (name, binding) in left._bindings)
            if (Find(name) is null && right.Find(name) is { } other && other == binding)
                Bind(name, binding);
    }
}

/// <summary>Findings of one script.</summary>
internal sealed class Findings(Script script)
{
    private readonly List<ScriptDiagnostic> _all = [];

    public IReadOnlyList<ScriptDiagnostic> InOrder => [.. _all.OrderBy(finding => finding.Span.Start)];

    public void Add(string code, string message, SourceSpan span, string label = "", string help = "") =>
        _all.Add(new ScriptDiagnostic(code, message, script.FileName, span, label, help));
}
