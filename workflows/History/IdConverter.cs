using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tsrun.History;

/// <summary>Writes an id as the string it holds.</summary>
public abstract class IdConverter<TId>(Func<string, TId> wrap, Func<TId, string> unwrap) : JsonConverter<TId>
{
    /// <inheritdoc/>
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        wrap(reader.GetString() ?? throw new JsonException($"found null, expected a {typeof(TId).Name}"));

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(unwrap(value));
}

/// <inheritdoc/>
public sealed class WorkflowIdConverter() : IdConverter<WorkflowId>(text => new(text), id => id.Value);

/// <inheritdoc/>
public sealed class RunIdConverter() : IdConverter<RunId>(text => new(text), id => id.Value);

/// <inheritdoc/>
public sealed class ActivityIdConverter() : IdConverter<ActivityId>(text => new(text), id => id.Value);

/// <inheritdoc/>
public sealed class TimerIdConverter() : IdConverter<TimerId>(text => new(text), id => id.Value);

/// <inheritdoc/>
public sealed class UpdateIdConverter() : IdConverter<UpdateId>(text => new(text), id => id.Value);
