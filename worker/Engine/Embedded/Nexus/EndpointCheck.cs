using System.Text.RegularExpressions;
using Temporal.Api.Nexus.V1;
using Tsrun.Engine.Embedded.State;
using Target = Temporal.Api.Nexus.V1.EndpointTarget.VariantOneofCase;

namespace Tsrun.Engine.Embedded.Nexus;

/// <summary>Whether an endpoint can be one, in the words of a Temporal server.</summary>
internal static partial class EndpointCheck
{
    private const int NameMax = 200, DescriptionMax = 20_000, UrlMax = 4096;

    /// <summary>Without its end: where the message says $, a name that ends with a line break would pass here.</summary>
    private const string NameStart = @"^[a-zA-Z][a-zA-Z0-9\-]*[a-zA-Z0-9]";

    /// <exception cref="WorkflowServiceException">All that is wrong with it.</exception>
    public static void Spec(EndpointSpec? spec, INamespaceDirectory? namespaces)
    {
        var problems = new[] { Name(spec?.Name ?? ""), Where(spec?.Target), spec?.Description?.Data.Length > DescriptionMax ? $"description size exceeds limit of {DescriptionMax}" : null }.OfType<string>().ToArray();
        if (problems.Length > 0)
            throw WorkflowServiceException.Invalid(string.Join(", ", problems));
        if (spec!.Target.Worker is { } worker && namespaces?.FindId(worker.Namespace) is null)
            throw new WorkflowServiceException(ServiceStatus.FailedPrecondition, $"could not verify namespace referenced by target exists: Namespace {worker.Namespace} is not found.");
        if (spec.Target.External is not null)
            throw new WorkflowServiceException(ServiceStatus.Unimplemented, "endpoints outside are not part of this server: give a target namespace and task queue instead of a URL");
    }

    /// <exception cref="WorkflowServiceException">No id, or none that could be one.</exception>
    public static void Id(string id)
    {
        if (id.Length == 0)
            throw WorkflowServiceException.Invalid("endpoint ID not set");
        if (!Guid.TryParse(id, out _))
            throw WorkflowServiceException.Invalid($"malformed endpoint ID: \"invalid UUID length: {id.Length}\"");
    }

    private static string? Name(string name) => name.Length == 0 ? "endpoint name not set"
        : name.Length > NameMax ? $"endpoint name exceeds length limit of {NameMax}"
        : NameRule().IsMatch(name) ? null : $"endpoint name must match the regex: \"{NameStart.Replace(@"\", @"\\", StringComparison.Ordinal)}$\"";

    private static string? Where(EndpointTarget? target) => target?.VariantCase switch
    {
        Target.Worker when target.Worker.Namespace.Length == 0 => "target namespace not set",
        Target.Worker when target.Worker.TaskQueue.Length == 0 => "invalid target task queue: \"taskQueue is not set\"",
        Target.Worker when target.Worker.TaskQueue.Length > CommandLimits.IdLengthMax => "invalid target task queue: \"taskQueue length exceeds limit\"",
        Target.Worker => null,
        Target.External when target.External.Url.Length == 0 => "empty target URL",
        Target.External when target.External.Url.Length > UrlMax => $"target URL length exceeds limit of {UrlMax}",
        Target.External => Url(target.External.Url),
        _ => "empty target variant",
    };

    private static string? Url(string url)
    {
        var scheme = url.Split(':') is [var first, _, ..] ? first : "";
        return scheme is "http" or "https" ? null : $"invalid target URL scheme: \"{scheme}\", expected http or https";
    }

    [GeneratedRegex(NameStart + @"\z")]
    private static partial Regex NameRule();
}
