using System.Text.Json;
using Google.Protobuf.Collections;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>A run's memo and search attributes as they are now. The messages are replaced, never changed: others may hold the old ones.</summary>
internal sealed class RunAttributes(WorkflowExecutionStartedEventAttributes started)
{
    private const string BuildIds = "BuildIds", PauseInfo = "TemporalPauseInfo", Unversioned = "unversioned", Pinned = "pinned:";

    private const string Deployment = "TemporalWorkerDeployment", DeploymentVersion = "TemporalWorkerDeploymentVersion", Behavior = "TemporalWorkflowVersioningBehavior";

    private static readonly string[] OfThisRun = [BuildIds, PauseInfo, Deployment, DeploymentVersion, Behavior];

    private static readonly WorkerVersionStamp None = new();

    /// <summary>As the search attributes have it; null for a run that no versioned worker had.</summary>
    private (string Deployment, string Version, VersioningBehavior Behavior)? _version;

    /// <summary>Of the last completion; null before the first. A run's worker seldom changes, and its list of builds is JSON.</summary>
    private WorkerVersionStamp? _lastWorker;

    public Memo? Memo { get; private set; } = started.Memo;

    public SearchAttributes? Search { get; private set; } = started.SearchAttributes;

    /// <summary>What the next run of the chain begins with: all but the workers, which it has yet to meet, and the pauses of this one's activities.</summary>
    public SearchAttributes? Inherited
    {
        get
        {
            if (Search is null || !OfThisRun.Any(Search.IndexedFields.ContainsKey))
                return Search;
            var own = Search.Clone();
            foreach (var name in OfThisRun)
                own.IndexedFields.Remove(name);
            return own.IndexedFields.Count == 0 ? null : own;
        }
    }

    public void Upsert(SearchAttributes? changes)
    {
        if (changes is null)
            return;
        var merged = Search?.Clone() ?? new SearchAttributes();
        Merge(merged.IndexedFields, changes.IndexedFields);
        Search = merged;
    }

    public void Modify(Memo? changes)
    {
        if (changes is null)
            return;
        var merged = Memo?.Clone() ?? new Memo();
        Merge(merged.Fields, changes.Fields);
        Memo = merged;
    }

    /// <summary>Notes which worker completed a turn, as a Temporal server does: <c>unversioned</c> where it has no deployment, and its build id.</summary>
    /// <returns>Whether it is a new one.</returns>
    public bool AddBuild(WorkerVersionStamp? worker, VersioningBehavior behavior)
    {
        worker ??= None;
        if (worker.Equals(_lastWorker))
            return false;
        _lastWorker = worker;
        var builds = Builds();
        var known = builds.Count;
        if (behavior == VersioningBehavior.Unspecified && !worker.UseVersioning && !builds.Contains(Unversioned))
            builds.Add(Unversioned);
        if (worker.BuildId is { Length: > 0 } id && $"{(worker.UseVersioning ? "versioned" : Unversioned)}:{id}" is var build && !builds.Contains(build))
            builds.Add(build);
        if (builds.Count == known)
            return false;
        Upsert(new SearchAttributes { IndexedFields = { [BuildIds] = JsonPayload.Attribute(builds) } });
        return true;
    }

    /// <summary>Notes which version a run is on, and whether it stays there.</summary>
    /// <returns>Whether that is new.</returns>
    public bool SetVersion(RunVersioning versioning)
    {
        (string, string, VersioningBehavior)? now = versioning.Deployment.Length == 0 ? null : (versioning.Deployment, versioning.Version.Text(), versioning.Behavior);
        if (now == _version)
            return false;
        _version = now;
        var (deployment, version, behavior) = now ?? ("", "", VersioningBehavior.Unspecified);
        Upsert(new SearchAttributes
        {
            IndexedFields =
            {
                [Deployment] = Keyword(deployment, now is not null),
                [DeploymentVersion] = Keyword(version, now is not null),
                [Behavior] = Keyword(behavior == VersioningBehavior.Unspecified ? "" : behavior.ToString(), now is not null),
            },
        });
        // A run that stays on a version is found by it; one that does not stays on none.
        if (behavior == VersioningBehavior.Unspecified)
            return true;
        IEnumerable<string> pinned = versioning.Pinned is null ? [] : [Pinned + version];
        Upsert(new SearchAttributes { IndexedFields = { [BuildIds] = JsonPayload.Attribute([.. pinned, .. Builds().Where(build => !build.StartsWith(Pinned, StringComparison.Ordinal))]) } });
        return true;
    }

    private List<string> Builds() => Search?.IndexedFields.TryGetValue(BuildIds, out var stored) == true ? JsonSerializer.Deserialize<List<string>>(stored.Data.Span)! : [];

    /// <summary>An empty list takes the key away, an empty word does not.</summary>
    private static Payload Keyword(string word, bool isSet) => isSet ? JsonPayload.Attribute(word, "Keyword") : JsonPayload.Attribute([]);

    /// <summary>Names the types of the activities that are paused, for lists to find their run by.</summary>
    public void SetPaused(IEnumerable<string> types)
    {
        List<string> paused = [.. types.Distinct(StringComparer.Ordinal).Select(type => $"property:activityType={type}")];
        // An empty list takes the key away.
        if (paused.Count > 0 || Search?.IndexedFields.ContainsKey(PauseInfo) == true)
            Upsert(new SearchAttributes { IndexedFields = { [PauseInfo] = JsonPayload.Attribute(paused) } });
    }

    /// <summary>An empty payload takes its key away.</summary>
    private static void Merge(MapField<string, Payload> into, MapField<string, Payload> changes)
    {
        foreach (var (key, payload) in changes)
        {
            if (IsNothing(payload))
                into.Remove(key);
            else
                into[key] = payload;
        }
    }

    private static bool IsNothing(Payload? payload)
    {
        if (payload is null)
            return true;
        if (payload.Data.IsEmpty)
            return true;
        var text = payload.Data.Span;
        return payload.Metadata.TryGetValue("encoding", out var encoding) && encoding.ToStringUtf8() == "binary/null"
            || text.SequenceEqual("null"u8) || text.SequenceEqual("[]"u8);
    }
}
