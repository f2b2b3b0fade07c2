namespace Tsrun.Cli.Rendering;

/// <summary>One thing that can be done next.</summary>
/// <param name="Command">What is typed, for a program called <c>tsrun</c>; empty for what no command does.</param>
/// <param name="Why">What it is good for, or what to do by hand.</param>
/// <param name="Writes">It changes the crate.</param>
internal sealed record PlanStep(string Command, string Why, bool Writes = false)
{
    /// <summary>One line for people; what writes says so.</summary>
    public string Line => Command.Length == 0 ? Why : $"{Command,-32}  {(Writes ? "writes: " : "")}{Why}";
}
