using System.Collections.Frozen;

namespace Tsrun.TraceScript;

/// <summary>What a tool may do to the world.</summary>
public enum Capability
{
    /// <summary>Nothing, not even read.</summary>
    Pure,
    /// <summary>Reads.</summary>
    Read,
    /// <summary>Works in a scratch copy.</summary>
    Experiment,
    /// <summary>Changes the checkout; reached only through <c>patch</c>.</summary>
    Write,
}

/// <summary>A parameter of a tool or pure function.</summary>
/// <param name="Type"><see cref="ScriptType.MaybeOf"/> lets <c>none</c> through.</param>
/// <param name="Default">What stands in when the script says nothing; null: it must be said.</param>
public sealed record ToolParameter(string Name, ScriptType Type, Value? Default = null);

/// <summary>What scripts know of a tool.</summary>
/// <param name="DefaultTimeout">Of one attempt, where the script names none.</param>
/// <param name="DefaultRetry">Attempts after the first, where the script names none.</param>
/// <param name="Cost">Relative weight of one call for budgets; 1 is a <c>cargo check</c>.</param>
public sealed record ToolSignature(
    string Name,
    Seq<ToolParameter> Parameters,
    ScriptType ResultType,
    Capability Capability,
    TimeSpan DefaultTimeout,
    int DefaultRetry = 0,
    double Cost = 1);

/// <summary>A function that scripts may call in an expression; deterministic, and without effects.</summary>
/// <param name="Name">Dotted for a function (<c>rank.first</c>); plain for a method (<c>closes</c>), whose first parameter is the receiver.</param>
/// <param name="Evaluate">
/// Gets one value per parameter. Any may be <see cref="Value.None"/>: absent evidence flows through calls. What it cannot answer it
/// refuses with a <see cref="ScriptEvaluationException"/>, which ends the run as failed.
/// </param>
public sealed record PureFunction(string Name, Seq<ToolParameter> Parameters, ScriptType ResultType, Func<IReadOnlyList<Value>, Value> Evaluate);

/// <summary>An expression has no value: wrong kinds, division by zero, a pure function that cannot answer.</summary>
/// <param name="code"><c>TS0220</c> for values of the wrong kind, <c>TS0221</c> for arithmetic.</param>
public sealed class ScriptEvaluationException(string code, string message) : Exception(message)
{
    /// <summary>The code of the failure that the run ends with.</summary>
    public string Code { get; } = code;
}

/// <summary>The tools and pure functions that a script may name.</summary>
public sealed class ToolCatalogue(IEnumerable<ToolSignature> tools, IEnumerable<PureFunction> functions)
{
    /// <summary>The tool behind <c>patch</c>: arguments <c>crate</c> and <c>patch</c>, result with a field <c>undo</c>.</summary>
    public const string ApplyTool = "patch.apply";

    /// <summary>The tool that takes a patch back: arguments <c>crate</c> and <c>undo</c>.</summary>
    public const string RevertTool = "patch.revert";

    /// <summary>Tools by name.</summary>
    public IReadOnlyDictionary<string, ToolSignature> Tools { get; } = tools.ToFrozenDictionary(tool => tool.Name, StringComparer.Ordinal);

    /// <summary>Pure functions and methods by name.</summary>
    public IReadOnlyDictionary<string, PureFunction> Functions { get; } = functions.ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);
}

/// <summary>The names that policy gives to scripts; a script cannot bind them.</summary>
public static class PolicyNames
{
    /// <summary>Each with its type: <c>tau_answer</c>, <c>tau_patch</c>, <c>tau_abstain</c>, <c>K</c> (lines of a patch), <c>B</c> (experiments).</summary>
    public static IReadOnlyDictionary<string, ScriptType> Types { get; } = new Dictionary<string, ScriptType>
    {
        ["tau_answer"] = ScriptType.Float,
        ["tau_patch"] = ScriptType.Float,
        ["tau_abstain"] = ScriptType.Float,
        ["K"] = ScriptType.Int,
        ["B"] = ScriptType.Int,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
