using System.Collections.Concurrent;
using System.Reflection;
using Google.Protobuf;
using Tsrun.Engine.Mapping;

namespace Tsrun.Engine.Grpc;

/// <summary>One unary verb of a service: where it lives on the wire and what travels.</summary>
/// <remarks>
/// A verb is named in its <c>.proto</c> file and nowhere else: its messages are called after it, and a test holds the convention against the descriptors of the generated
/// messages. The descriptors themselves are not asked here: to build them takes 0.1 s, which a process would pay before its first call.
/// </remarks>
public sealed class GrpcMethod
{
    private const string RequestSuffix = "Request", ResponseSuffix = "Response";

    private static readonly GrpcService[] Known =
    [
        new("temporal.api.workflowservice.v1.WorkflowService", typeof(Temporal.Api.WorkflowService.V1.GetSystemInfoRequest)),
        new("temporal.api.operatorservice.v1.OperatorService", typeof(Temporal.Api.OperatorService.V1.ListSearchAttributesRequest)),
        new("grpc.health.v1.Health", typeof(global::Grpc.Health.V1.HealthCheckRequest), "Health"),
    ];

    private static readonly ConcurrentDictionary<string, GrpcMethod> ByPath = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<Type, GrpcMethod> ByRequest = new();

    private readonly Func<IMessage, object?>? _namespace;

    private GrpcMethod(string path, Type request, Type response)
    {
        Path = path;
        Name = path[(path.LastIndexOf('/') + 1)..];
        (Request, Response) = (ParserOf(request), ParserOf(response));
        _namespace = request.GetProperty("Namespace") is { } field ? MessageFields.Reader(field) : null;
    }

    /// <summary><c>/package.Service/Verb</c>.</summary>
    public string Path { get; }

    /// <summary>The verb alone: <c>StartWorkflowExecution</c>.</summary>
    public string Name { get; }

    /// <summary>Reads the verb's request.</summary>
    internal MessageParser Request { get; }

    /// <summary>Reads the verb's answer.</summary>
    internal MessageParser Response { get; }

    /// <summary>The verb of a path; null when no service here has it.</summary>
    public static GrpcMethod? Find(string path)
    {
        if (ByPath.TryGetValue(path, out var known)) return known;
        foreach (var service in Known)
        {
            // Paths that nobody has come from outside and are not kept.
            if (path.StartsWith(service.Path, StringComparison.Ordinal) && Make(service, path[service.Path.Length..]) is { } method) return ByPath.GetOrAdd(path, method);
        }
        return null;
    }

    /// <summary>Whether a service of that name exists here at all; the refusal of a path says which half of it is unknown.</summary>
    public static bool HasService(string service) => Array.Exists(Known, known => known.Name == service);

    /// <summary>The verb that takes this request.</summary>
    /// <exception cref="ArgumentException">No service here has a verb with such a request.</exception>
    public static GrpcMethod Of(IMessage request) => ByRequest.GetOrAdd(request.GetType(), static type =>
        Array.Find(Known, service => service.Messages == type.Namespace) is { } service && type.Name.StartsWith(service.Prefix, StringComparison.Ordinal) && type.Name.EndsWith(RequestSuffix, StringComparison.Ordinal)
            ? Find(service.Path + type.Name[service.Prefix.Length..^RequestSuffix.Length]) ?? throw Unknown(type)
            : throw Unknown(type));

    /// <summary>The namespace that a request speaks of; empty where its verb has none.</summary>
    internal string NamespaceOf(IMessage request) => (string?)_namespace?.Invoke(request) ?? "";

    private static GrpcMethod? Make(GrpcService service, string verb) =>
        service.Find(verb + RequestSuffix) is { } request && service.Find(verb + ResponseSuffix) is { } response ? new GrpcMethod(service.Path + verb, request, response) : null;

    /// <summary>Reads messages of a generated type.</summary>
    internal static MessageParser ParserOf(Type message) => (MessageParser)message.GetProperty("Parser", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    private static ArgumentException Unknown(Type request) => new($"{request.FullName} is the request of no known verb", nameof(request));

    /// <param name="Name"><c>package.Service</c>.</param>
    /// <param name="Sample">One of its messages; the others stand beside it.</param>
    /// <param name="Prefix">Before the verb in the names of messages.</param>
    private sealed record GrpcService(string Name, Type Sample, string Prefix = "")
    {
        /// <summary>Before the verb in a path.</summary>
        public string Path { get; } = $"/{Name}/";

        public string Messages => Sample.Namespace!;

        public Type? Find(string message) => Sample.Assembly.GetType($"{Messages}.{Prefix}{message}") is { } type && type.IsAssignableTo(typeof(IMessage)) ? type : null;
    }
}
