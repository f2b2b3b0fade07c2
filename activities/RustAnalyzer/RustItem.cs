namespace Tsrun.Activities.RustAnalyzer;

/// <summary>An item of a source file, with its attributes and documentation.</summary>
/// <param name="Kind"><c>fn struct enum union trait impl mod const static type macro</c>.</param>
/// <param name="Name">For an impl its head: <c>impl Display for Ship</c>.</param>
/// <param name="Start">First UTF-16 unit, at the first attribute or comment line of it.</param>
/// <param name="End">One past the last.</param>
public sealed record RustItem(string Kind, string Name, int Start, int End, RustItem? Parent)
{
    /// <summary>The name with those of the modules and impls around it: <c>ship::Ship::load</c>.</summary>
    public string Path => Parent is null ? Name : $"{Parent.Path}::{Name}";
}
