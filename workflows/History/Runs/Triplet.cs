using System.Text.Json.Serialization;

namespace Tsrun.History;

/// <summary>One experiment as something to learn from: what the compiler said before, the patch, what compiler and tests said after.</summary>
/// <param name="Before">The errors that the patch was made against; nothing in them depends on where the crate lies.</param>
public sealed record Triplet(IReadOnlyList<Diagnostic> Before, Patch Patch, TripletAfter After)
{
    /// <summary>SHA-256 of its content: the same experiment on the same code has the same id, in whatever run it was made.</summary>
    [JsonIgnore]
    public string Id => HistoryJson.Sha256(HistoryJson.Bytes(this));
}

/// <summary>What was left after a patch. Test counts are null where it does not compile; nothing here tells how long anything took.</summary>
public sealed record TripletAfter(int Errors, bool Green, int? Passed = null, int? Failed = null, int? Ignored = null);
