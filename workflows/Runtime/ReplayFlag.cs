namespace Tsrun.Runtime;

/// <summary>Numbered changes of how old events are understood. A run keeps the flags it was started under.</summary>
/// <remarks>A new meaning gets the next number, with a sentence on what was believed and what was learned.</remarks>
public enum ReplayFlag
{
    /// <summary>The first meaning of everything.</summary>
    Initial = 1,
}
