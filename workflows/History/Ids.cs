using System.Text.Json.Serialization;

namespace Tsrun.History;

/// <summary>Names a workflow execution over all its runs; chosen by whoever starts it.</summary>
[JsonConverter(typeof(WorkflowIdConverter))]
public readonly record struct WorkflowId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Names one attempt of a workflow execution.</summary>
[JsonConverter(typeof(RunIdConverter))]
public readonly record struct RunId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Names one activity within its run; the idempotency key of its effects is (run, activity id).</summary>
[JsonConverter(typeof(ActivityIdConverter))]
public readonly record struct ActivityId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Names one update within its run; chosen by whoever sends it.</summary>
[JsonConverter(typeof(UpdateIdConverter))]
public readonly record struct UpdateId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Names one timer within its run.</summary>
[JsonConverter(typeof(TimerIdConverter))]
public readonly record struct TimerId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
