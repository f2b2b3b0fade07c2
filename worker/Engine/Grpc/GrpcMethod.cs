using System.Collections.Frozen;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Tsrun.Engine.Grpc;

/// <summary>One unary verb of a service: where it lives on the wire and what travels.</summary>
/// <remarks>Read from the descriptors of the generated messages, so that a verb is named in its <c>.proto</c> file and nowhere else.</remarks>
public sealed class GrpcMethod
{
    private static readonly ServiceDescriptor[] Known =
    [
        Find(Temporal.Api.WorkflowService.V1.ServiceReflection.Descriptor),
        Find(Temporal.Api.OperatorService.V1.ServiceReflection.Descriptor),
        Find(global::Grpc.Health.V1.HealthReflection.Descriptor),
    ];

    private static readonly FrozenDictionary<string, GrpcMethod> ByPath =
        Known.SelectMany(service => service.Methods).Select(method => new GrpcMethod(method)).ToFrozenDictionary(method => method.Path, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, GrpcMethod> ByRequest =
        ByPath.Values.ToFrozenDictionary(method => method._descriptor.InputType.FullName, StringComparer.Ordinal);

    private readonly MethodDescriptor _descriptor;
    private readonly FieldDescriptor? _namespaceField;

    private GrpcMethod(MethodDescriptor descriptor)
    {
        _descriptor = descriptor;
        _namespaceField = descriptor.InputType.FindFieldByName("namespace");
        Path = $"/{descriptor.Service.FullName}/{descriptor.Name}";
    }

    /// <summary>Every verb that this program knows, by path.</summary>
    public static IReadOnlyCollection<GrpcMethod> All => ByPath.Values;

    /// <summary><c>/package.Service/Verb</c>.</summary>
    public string Path { get; }

    /// <summary>The verb alone: <c>StartWorkflowExecution</c>.</summary>
    public string Name => _descriptor.Name;

    /// <summary>Reads the verb's request.</summary>
    internal MessageParser Request => _descriptor.InputType.Parser;

    /// <summary>Reads the verb's answer.</summary>
    internal MessageParser Response => _descriptor.OutputType.Parser;

    /// <summary>The verb of a path; null when no service here has it.</summary>
    public static GrpcMethod? Find(string path) => ByPath.GetValueOrDefault(path);

    /// <summary>Whether a service of that name exists here at all; the refusal of a path says which half of it is unknown.</summary>
    public static bool HasService(string service) => Array.Exists(Known, known => known.FullName == service);

    /// <summary>The verb that takes this request.</summary>
    /// <exception cref="ArgumentException">No service here has a verb with such a request.</exception>
    public static GrpcMethod Of(IMessage request) => ByRequest.GetValueOrDefault(request.Descriptor.FullName)
        ?? throw new ArgumentException($"{request.Descriptor.FullName} is the request of no known verb", nameof(request));

    /// <summary>The namespace that a request speaks of; empty where its verb has none.</summary>
    internal string NamespaceOf(IMessage request) => _namespaceField is null ? "" : (string)_namespaceField.Accessor.GetValue(request);

    private static ServiceDescriptor Find(FileDescriptor file) => file.Services[0];
}
