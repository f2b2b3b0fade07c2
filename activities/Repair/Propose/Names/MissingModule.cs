using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Names;

/// <summary>Declares a module whose file is there but that no <c>mod</c> line names.</summary>
internal sealed class MissingModule : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "module";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code is not ("E0432" or "E0433" or "E0425" or "E0412" or "E0405" or "E0583" or "E0599" or "E0277" or "E0369") || context.Primary is not { } place) yield break;
        var named = OperatorContext.Quoted(context.Message).SelectMany(path => path.Split("::"))
            .Concat(Enumerable.Range(place.First, place.Last - place.First + 1).Select(i => place.File[i])).ToHashSet(StringComparer.Ordinal);
        foreach (var file in context.Files)
            if (Module(file.Path) is var (name, folder) && (named.Contains(name) || Defines(file, named)) && Parent(context, folder) is { } parent && !Declares(parent, name))
                foreach (var text in (string[])[$"mod {name};", $"pub mod {name};"])
                    yield return Idea.One(named.Contains(name) ? Risk.Low : Risk.Medium, $"rustc: {context.Message}; `{file.Path}` is in no `mod` line.", Line(parent, text));
    }

    /// <summary>A file's module name and the folder of its parent module.</summary>
    private static (string Name, string Folder)? Module(string path)
    {
        var parts = path[..^3].Split('/');
        if (parts[^1] is "lib" or "main" or "build") return null;
        if (parts[^1] == "mod") parts = parts[..^1];
        return parts.Length == 0 ? null : (parts[^1], string.Join('/', parts[..^1]));
    }

    private static SourceFile? Parent(OperatorContext context, string folder) =>
        ((string[])["lib.rs", "main.rs", "mod.rs"]).Select(name => context.File(folder.Length == 0 ? name : $"{folder}/{name}"))
            .Append(context.File(folder + ".rs")).FirstOrDefault(file => file is not null);

    private static bool Declares(SourceFile parent, string name) => parent.Root.Children.Any(item => item.Kind == ItemKind.Module && item.Name == name);

    /// <summary>It defines one of the names, as an item or in an impl, or implements a trait of that name.</summary>
    private static bool Defines(SourceFile file, HashSet<string> names) => file.Root.Children.Any(item => (item.NameToken >= 0 && names.Contains(item.Name))
        || (item.Kind == ItemKind.Impl && (names.Contains(item.TraitName) || item.Children.Any(member => member.NameToken >= 0 && names.Contains(member.Name)))));

    private static Change Line(SourceFile parent, string text)
    {
        var lines = parent.Root.Children.Where(item => item.Kind == ItemKind.Module && item.BodyOpen < 0 && !item.IsTest).ToArray();
        if (lines.Length > 0) return Change.After(parent, lines[^1].Last, "\n" + text);
        var first = parent.Root.Children.FirstOrDefault();
        return first is null ? Change.Insert(parent, parent.Text.Length, text + "\n") : Change.Before(parent, first.First, text + "\n");
    }
}
