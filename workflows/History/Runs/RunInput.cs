namespace Tsrun.History;

/// <summary>Input of every tsrun workflow: all that its script may depend on, so that an old run replays with the text it was started with.</summary>
/// <param name="Script">The script that runs.</param>
/// <param name="Scripts">Scripts that it may start as children, by name.</param>
/// <param name="Policy">Policy layers, weakest first, as text.</param>
/// <param name="Arguments">Values of the script's parameters; missing ones take their defaults.</param>
/// <param name="Facts">What every activity of the run gets; its limits are filled in from policy, call by call.</param>
/// <param name="TreeDirty">The checkout had uncommitted changes when the run was started.</param>
/// <param name="AllowDirty">The user said that this is fine.</param>
/// <param name="Accept"><c>checked</c>: a standing yes to what passes check and tests; empty: none.</param>
/// <param name="Interactive">Somebody is there to answer an <c>ask</c>; otherwise its <c>else</c> is taken at once.</param>
/// <param name="Versions">Tools and their versions at the start: <c>tsrun</c>, <c>rustc</c>, <c>cargo</c>.</param>
/// <param name="Cluster">Set for a run on a cluster.</param>
public sealed record RunInput(
    ScriptText Script,
    IReadOnlyList<ScriptText> Scripts,
    IReadOnlyList<PolicyText> Policy,
    IReadOnlyDictionary<string, Payload> Arguments,
    RunFacts Facts,
    bool TreeDirty,
    bool AllowDirty,
    string Accept,
    bool Interactive,
    IReadOnlyDictionary<string, string> Versions,
    ClusterFacts? Cluster = null)
{
    /// <summary>What a recorded run was started with.</summary>
    /// <exception cref="System.Text.Json.JsonException">The history is not one of tsrun's.</exception>
    public static RunInput Of(IReadOnlyList<HistoryEvent> history) => HistoryJson.Read<RunInput>(((WorkflowExecutionStarted)history[0].Attributes).Input);
}

/// <summary>A script as it was when the run began.</summary>
/// <param name="File">What positions name: <c>fix.tracescript</c>.</param>
public sealed record ScriptText(string Name, string File, string Text);

/// <summary>A policy layer as it was when the run began.</summary>
public sealed record PolicyText(string Origin, string Text, bool MayLoosen);
