namespace Tsrun.Cli.Hosting.Cluster;

/// <summary>Who may say something about a cluster: the command line, the environment, a profile, temporal-dev.yaml.</summary>
internal interface IClusterSource
{
    /// <summary>Headers of every call, by lower-case name.</summary>
    IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>What it says; null for nothing.</summary>
    string? Text(string key);

    /// <summary>Who said it, for people.</summary>
    string Origin(string key);
}
