using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tsrun.History;

/// <summary>A value on its way between script, activity and store: JSON text, never parsed by whoever only passes it on.</summary>
/// <param name="Json">One complete JSON value.</param>
[JsonConverter(typeof(PayloadConverter))]
public readonly record struct Payload(string Json)
{
    /// <summary>The JSON value <c>null</c>.</summary>
    public static Payload Null { get; } = new("null");

    /// <summary>The field <c>summary</c> that every result of an activity has, one line for people; empty where there is none.</summary>
    [JsonIgnore]
    public string Summary
    {
        get
        {
            using var document = JsonDocument.Parse(Json);
            try
            {
                return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("summary", out var summary) && summary.ValueKind == JsonValueKind.String
                    ? summary.GetString() ?? ""
                    : "";
            }
            catch (InvalidOperationException)
            {
                // JSON lets a text hold half a character ("\ud800"), and .NET's reader does not: such a line is none for people.
                return "";
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Json;
}

/// <summary>Writes a payload as the JSON it holds, so that an exported history shows values and not quoted text.</summary>
public sealed class PayloadConverter : JsonConverter<Payload>
{
    /// <inheritdoc/>
    public override Payload Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new Payload(document.RootElement.GetRawText());
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Payload value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Json ?? "null", skipInputValidation: true);
}
