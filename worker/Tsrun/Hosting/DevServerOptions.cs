using System.Net;

namespace Tsrun.Cli.Hosting;

/// <summary>What <c>tsrun server start-dev</c> shall be.</summary>
/// <param name="Endpoint">Where it listens.</param>
internal sealed record DevServerOptions(IPEndPoint Endpoint)
{
    /// <summary>The store; null for one that is lost with the process.</summary>
    public string? DbFilename { get; init; }

    /// <summary>To be there beside <c>default</c>.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Name and type, registered in every namespace above and in <c>default</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> SearchAttributes { get; init; } = [];

    /// <summary>How long closed runs are to be kept, as namespaces tell it; null leaves what is there (a day at first).</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>Where the Web UI shall be; null for none.</summary>
    public WebUiOptions? Ui { get; init; }

    /// <summary>What is told on stderr.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Warn;

    /// <summary>As JSON, a line each.</summary>
    public bool LogsJson { get; init; }
}
