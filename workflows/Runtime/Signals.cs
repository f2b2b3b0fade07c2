using System.Text.Json;
using Tsrun.History;

namespace Tsrun.Runtime;

/// <summary>Inputs of signals: on a cluster anybody who reaches the namespace can send one, so nothing about their shape is certain.</summary>
public static class Signals
{
    /// <summary>The input; null for one of another shape. A signal has nobody to be told, and must stop neither its run nor whoever reads it.</summary>
    public static T? Read<T>(Payload input)
        where T : class
    {
        try
        {
            return HistoryJson.Read<T>(input);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
