using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tsrun.TraceScript;

public abstract partial record Value
{
    /// <summary>Reads JSON text.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static Value Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return FromJson(document.RootElement);
    }

    /// <summary>Reads JSON. Whole numbers that fit 64 bits are <see cref="Int"/>, other numbers <see cref="Float"/>; durations stay strings.</summary>
    /// <exception cref="JsonException">A number is too large for a double.</exception>
    public static Value FromJson(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => None,
        JsonValueKind.True => True,
        JsonValueKind.False => False,
        JsonValueKind.String => Of(json.GetString()!),
        JsonValueKind.Number => FromNumber(json),
        JsonValueKind.Array => new List(json.EnumerateArray().Select(FromJson).ToSeq()),
        _ => new Record(json.EnumerateObject().Select(field => new ValueField(field.Name, FromJson(field.Value))).ToSeq()),
    };

    /// <summary>Writes JSON. A float keeps its point (<c>1.0</c>), so that it is read back as one; a duration is a string such as <c>2s</c>.</summary>
    public void WriteJson(Utf8JsonWriter writer)
    {
        switch (this)
        {
            case Null: writer.WriteNullValue(); break;
            case Bool value: writer.WriteBooleanValue(value.Flag); break;
            case Int value: writer.WriteNumberValue(value.Number); break;
            case Float value: writer.WriteRawValue(FloatText(value.Number)); break;
            case String value: writer.WriteStringValue(value.Text); break;
            case Duration value: writer.WriteStringValue(Durations.Text(value.Length)); break;
            case List value: WriteItems(writer, value); break;
            case Record value: WriteFields(writer, value); break;
        }
    }

    /// <summary>The value as JSON text without spaces.</summary>
    public string ToJson()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
            WriteJson(writer);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>The JSON text.</summary>
    public sealed override string ToString() => ToJson();

    /// <summary>A finite number with a point in it: what scripts and JSON both read back as the same float.</summary>
    internal static string FloatText(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var exponent = text.IndexOf('E', StringComparison.Ordinal);
        var mantissa = exponent < 0 ? text : text[..exponent];
        return mantissa.Contains('.', StringComparison.Ordinal) ? text : mantissa + ".0" + text[mantissa.Length..];
    }

    private static Value FromNumber(JsonElement json)
    {
        if (json.TryGetInt64(out var whole))
            return Of(whole);
        var number = json.GetDouble();
        return double.IsFinite(number) ? Of(number) : throw new JsonException($"the number {json.GetRawText()} is too large");
    }

    private static void WriteItems(Utf8JsonWriter writer, List list)
    {
        writer.WriteStartArray();
        foreach (var item in list.Items)
            item.WriteJson(writer);
        writer.WriteEndArray();
    }

    private static void WriteFields(Utf8JsonWriter writer, Record record)
    {
        writer.WriteStartObject();
        foreach (var field in record.Fields)
        {
            writer.WritePropertyName(field.Name);
            field.Value.WriteJson(writer);
        }
        writer.WriteEndObject();
    }
}
