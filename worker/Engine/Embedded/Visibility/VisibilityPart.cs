using Tsrun.Engine.Embedded.Namespaces;

namespace Tsrun.Engine.Embedded.Visibility;

/// <summary>Namespaces, their search attributes, the index of runs, and what a server says about itself.</summary>
internal static class VisibilityPart
{
    /// <returns>The namespaces, for the parts that ask them.</returns>
    public static NamespaceTable Register(EmbeddedEngine engine)
    {
        var namespaces = new NamespaceTable(engine);
        engine.ReadStored(3, namespaces.Load);
        engine.Verbs.Before = new NamespaceGuard(namespaces).Check;
        new NamespaceVerbs(namespaces).Register(engine.Verbs);
        new OperatorVerbs(namespaces, engine).Register(engine.Verbs);
        // Without the index lists are read from the runs themselves (UnindexedListVerb).
        if (engine.HasIndex) new VisibilityVerbs(engine, namespaces).Register(engine.Verbs);
        ServerVerbs.Register(engine.Verbs, namespaces.FindId(NamespaceTable.Default)!);
        (engine.Hooks.Namespaces, engine.Hooks.SearchAttributes, engine.Hooks.Visibility) = (namespaces, new AttributeRegistry(namespaces), new VisibilityIndex(namespaces));
        return namespaces;
    }
}
