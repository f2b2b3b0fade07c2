using System.Text.Json;

namespace Tsrun.Cli.Rendering;

/// <summary>An answer, or one row of it: a line for people, or a record for programs; never both.</summary>
internal static class Records
{
    /// <summary>Writes it to stdout.</summary>
    public static void Write(OutputOptions output, string schema, string human, Action<Utf8JsonWriter> fields)
    {
        if (output.IsMachine) JsonReport.Write(Console.Out, fields, schema);
        else Console.Out.WriteLine(human);
    }
}
