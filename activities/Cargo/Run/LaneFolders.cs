namespace Tsrun.Activities.Cargo.Run;

/// <summary>The folders of one lane. A target folder serves one copy only: cargo goes by time stamps, and one folder shared by two copies reports success for code that does not compile.</summary>
/// <param name="Folder">Absolute.</param>
public sealed record LaneFolders(string Folder)
{
    /// <summary>Stands for <c>/</c>. Cargo ends its search for a workspace above at a folder of this name, so a workspace around our data folder is not taken for the crate's.</summary>
    public string Mirror => Path.Combine(Folder, "target", "package");

    /// <summary>Cargo's target folder, kept warm between runs.</summary>
    public string Build => Path.Combine(Folder, "build");

    /// <summary>The child's <c>TMPDIR</c>.</summary>
    public string Temp => Path.Combine(Folder, "tmp");

    /// <summary>The child's <c>HOME</c>, empty.</summary>
    public string Home => Path.Combine(Folder, "home");

    /// <summary>Makes what is missing.</summary>
    public void Create()
    {
        foreach (var folder in (string[])[Mirror, Build, Temp, Home]) Directory.CreateDirectory(folder);
    }
}
