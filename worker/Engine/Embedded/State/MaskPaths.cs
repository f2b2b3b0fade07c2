using Google.Protobuf.WellKnownTypes;

namespace Tsrun.Engine.Embedded.State;

/// <summary>The paths of a field mask, in the one spelling that the engine compares them by: clients write <c>start_to_close_timeout</c> as well as <c>startToCloseTimeout</c>.</summary>
internal static class MaskPaths
{
    /// <summary>As the client wrote each path, and without underscores in capitals: <c>RETRYPOLICY.MAXIMUMATTEMPTS</c>.</summary>
    public static IEnumerable<(string Written, string Path)> Of(FieldMask? mask) =>
        (mask?.Paths ?? []).Select(path => (path, path.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant()));
}
