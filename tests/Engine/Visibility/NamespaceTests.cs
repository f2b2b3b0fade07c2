using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.ErrorDetails.V1;
using Temporal.Api.OperatorService.V1;
using Tsrun.Engine;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Engine.Visibility;

/// <summary>Namespaces and their search attributes; refusals have the words of the genuine server 1.29.1.</summary>
public sealed class NamespaceTests : VisibilityRig
{
    [Fact]
    public async Task Describe_Default_IsThereWithRetentionAndReplication()
    {
        var found = await DescribeAsync("default");
        Assert.Equal(NamespaceState.Registered, found.NamespaceInfo.State);
        Assert.Equal(TimeSpan.FromDays(1), found.Config.WorkflowExecutionRetentionTtl.ToTimeSpan());
        Assert.Equal("active", found.ReplicationConfig.ActiveClusterName);
        Assert.Equal(found, await Engine.CallAsync<Wire.DescribeNamespaceResponse>(new Wire.DescribeNamespaceRequest { Id = found.NamespaceInfo.Id }));
    }

    [Fact]
    public async Task Register_ThenReopen_IsStillThere()
    {
        await MakeAsync("mine");
        var made = await DescribeAsync("mine");
        await ReopenAsync();
        Assert.Equal(made, await DescribeAsync("mine"));
    }

    [Fact]
    public async Task Register_Twice_AlreadyExists()
    {
        await MakeAsync("mine");
        var error = await RefusedAsync(new Wire.RegisterNamespaceRequest { Namespace = "mine", WorkflowExecutionRetentionPeriod = new Duration { Seconds = 86_400 } });
        Assert.Equal((ServiceStatus.AlreadyExists, "Namespace \"mine\" already exists"), (error.Status, error.Message));
        Assert.IsType<NamespaceAlreadyExistsFailure>(error.Detail);
    }

    [Fact]
    public async Task Register_WithoutRetention_IsRefused() =>
        Assert.Equal("A valid retention period is not set on request.", (await RefusedAsync(new Wire.RegisterNamespaceRequest { Namespace = "mine" })).Message);

    [Fact]
    public async Task Describe_NamespaceThatIsNotThere_SaysSoWithItsDetail()
    {
        var error = await RefusedAsync(new Wire.DescribeNamespaceRequest { Namespace = "nope" });
        Assert.Equal((ServiceStatus.NotFound, "Namespace nope is not found."), (error.Status, error.Message));
        Assert.Equal("nope", Assert.IsType<NamespaceNotFoundFailure>(error.Detail).Namespace);
    }

    [Fact]
    public async Task Update_Aliases_AreMergedAndGiveTypes()
    {
        await Engine.CallAsync(new Wire.UpdateNamespaceRequest { Namespace = "default", Config = new() { CustomSearchAttributeAliases = { ["Bool01"] = "CustomBoolField" } } }, CallContext.None);
        await Engine.CallAsync(new Wire.UpdateNamespaceRequest { Namespace = "default", Config = new() { CustomSearchAttributeAliases = { ["Text01"] = "CustomTextField" } } }, CallContext.None);
        var custom = (await Engine.CallAsync<ListSearchAttributesResponse>(new ListSearchAttributesRequest { Namespace = "default" })).CustomAttributes;
        Assert.Equal(IndexedValueType.Bool, custom["CustomBoolField"]);
        Assert.Equal(IndexedValueType.Text, custom["CustomTextField"]);
    }

    [Fact]
    public async Task Update_FieldThatIsTaken_IsRefused()
    {
        await RegisterAsync("Mine", "Int");
        var error = await RefusedAsync(new Wire.UpdateNamespaceRequest { Namespace = "default", Config = new() { CustomSearchAttributeAliases = { ["Int01"] = "Yours" } } });
        Assert.Equal("Custom search attribute field name already allocated.", error.Message);
    }

    [Fact]
    public async Task Delete_Namespace_IsGoneAndDefaultStays()
    {
        await MakeAsync("mine");
        Assert.StartsWith("mine-deleted-", (await Engine.CallAsync<DeleteNamespaceResponse>(new DeleteNamespaceRequest { Namespace = "mine" })).DeletedNamespace, StringComparison.Ordinal);
        Assert.Equal(ServiceStatus.NotFound, (await RefusedAsync(new Wire.DescribeNamespaceRequest { Namespace = "mine" })).Status);
        Assert.Equal(ServiceStatus.FailedPrecondition, (await RefusedAsync(new DeleteNamespaceRequest { Namespace = "default" })).Status);
    }

    [Fact]
    public async Task List_Namespaces_InPages()
    {
        await MakeAsync("a");
        await MakeAsync("z");
        var first = await Engine.CallAsync<Wire.ListNamespacesResponse>(new Wire.ListNamespacesRequest { PageSize = 2 });
        var second = await Engine.CallAsync<Wire.ListNamespacesResponse>(new Wire.ListNamespacesRequest { PageSize = 2, NextPageToken = first.NextPageToken });
        Assert.Equal(["a", "default", "z"], first.Namespaces.Concat(second.Namespaces).Select(found => found.NamespaceInfo.Name));
        Assert.True(second.NextPageToken.IsEmpty);
    }

    [Fact]
    public async Task AddSearchAttributes_TwiceAndRemoved_LeavesNothing()
    {
        await RegisterAsync("Mine", "Keyword");
        await RegisterAsync("Mine", "Keyword");
        Assert.Single((await DescribeAsync("default")).Config.CustomSearchAttributeAliases);
        await Engine.CallAsync(new RemoveSearchAttributesRequest { Namespace = "default", SearchAttributes = { "Mine" } }, CallContext.None);
        Assert.Empty((await DescribeAsync("default")).Config.CustomSearchAttributeAliases);
    }

    [Fact]
    public async Task AddSearchAttributes_ReservedName_IsRefused() => Assert.Equal("Search attribute RunId is reserved by system.",
        (await RefusedAsync(new AddSearchAttributesRequest { Namespace = "default", SearchAttributes = { ["RunId"] = IndexedValueType.Int } })).Message);

    [Theory]
    [InlineData("Nope", "1", "Namespace default has no mapping defined for search attribute Nope")]
    [InlineData("RunId", "\"1\"", "RunId attribute can't be set in SearchAttributes")]
    [InlineData("MyInt", "\"x\"", "invalid value for search attribute MyInt of type Int: x")]
    [InlineData("MyInt", "[5,6]", "invalid value for search attribute MyInt of type Int: [5 6]")]
    [InlineData("MyInt", "[5]", null)]
    [InlineData("MyInt", "null", null)]
    [InlineData("MyInt", "", null)]
    [InlineData("BuildIds", "[\"x\",\"y\"]", null)]
    public async Task Check_Attribute_IsHeldAgainstItsType(string name, string json, string? problem)
    {
        await RegisterAsync("MyInt", "Int");
        Assert.Equal(problem, Engine.Hooks.SearchAttributes!.Check("default", new SearchAttributes { IndexedFields = { [name] = Json(json) } }));
    }

    [Fact]
    public async Task Check_AttributeWithoutType_GetsIt()
    {
        await RegisterAsync("MyInt", "Int");
        var attributes = new SearchAttributes { IndexedFields = { ["MyInt"] = Json("5") } };
        Assert.Null(Engine.Hooks.SearchAttributes!.Check("default", attributes));
        Assert.Equal("Int", attributes.IndexedFields["MyInt"].Metadata["type"].ToStringUtf8());
    }

    private Task MakeAsync(string name) =>
        Engine.CallAsync(new Wire.RegisterNamespaceRequest { Namespace = name, WorkflowExecutionRetentionPeriod = new Duration { Seconds = 86400 } }, CallContext.None);

    private Task<Wire.DescribeNamespaceResponse> DescribeAsync(string name) => Engine.CallAsync<Wire.DescribeNamespaceResponse>(new Wire.DescribeNamespaceRequest { Namespace = name });
}
