using System.Net;
using System.Text;
using FluentValidation;
using GitOps.Adapters.EmbeddedCluster.Admission;
using GitOps.Adapters.EmbeddedCluster.Authorization;
using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Adapters.EmbeddedCluster.Simulation;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOps.Adapters.EmbeddedCluster;

/// <summary>A Kubernetes API server inside this process, on loopback, for demos and for the tests of hosts.</summary>
/// <remarks>
/// <c>kubectl</c> and every Kubernetes client reach it over HTTPS with a kubeconfig that it writes, and nothing of it is reached in any other
/// way. It asks who one is and by RBAC whether one may. There are no nodes behind it: workloads are simulated. Not for production.
/// </remarks>
public sealed class EmbeddedCluster : IAsyncDisposable
{
    private const string Administrator = "kubernetes-admin";

    private readonly WebApplication app;
    private readonly CancellationTokenSource stopping;
    private readonly Task controllers;
    private readonly Journal? journal;
    private readonly ServerKeys keys;
    private readonly Tokens tokens;
    private readonly WebhookClient webhooks;
    private int stopped;

    private EmbeddedCluster(WebApplication app, Task controllers, CancellationTokenSource stopping, Journal? journal, ServerKeys keys, Tokens tokens, WebhookClient webhooks)
    {
        (this.journal, this.keys, this.tokens, this.webhooks) = (journal, keys, tokens, webhooks);
        this.app = app;
        this.controllers = controllers;
        this.stopping = stopping;
        Address = new Uri(app.Urls.First());
    }

    /// <summary>Where it listens, for example <c>https://127.0.0.1:41234/</c>.</summary>
    public Uri Address { get; }

    /// <summary>Starts a cluster; it answers when the task completes.</summary>
    /// <param name="options">How it behaves; defaults when null.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="ValidationException">An option has a value that cannot be.</exception>
    /// <exception cref="IOException">The port is taken, or another cluster has the data folder.</exception>
    /// <exception cref="InvalidDataException">A file of the data folder is damaged; the message says where and what to do.</exception>
    public static async Task<EmbeddedCluster> StartAsync(EmbeddedClusterOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new EmbeddedClusterOptions();
        await new EmbeddedClusterOptionsValidator().ValidateAndThrowAsync(options, cancellationToken);
        var store = new ClusterStore(options.WatchHistory);
        var journal = options.DataFolder is { } folder ? Journal.Open(folder, store) : null;
        try
        {
            return await StartAsync(options, store, journal, cancellationToken);
        }
        catch
        {
            journal?.Dispose();
            throw;
        }
    }

    /// <summary>Writes a kubeconfig of an administrator, whose only context is this cluster.</summary>
    public async Task WriteKubeconfigAsync(string path, CancellationToken cancellationToken = default) =>
        await File.WriteAllTextAsync(path, Kubeconfig(), cancellationToken);

    /// <summary>The text of a kubeconfig of an administrator, whose only context is this cluster.</summary>
    public string Kubeconfig() => KubeconfigOf(Administrator, Identity.Masters);

    /// <summary>The text of a kubeconfig of a user, who may do what roles give to him and his groups: at first to ask what there is, and no more.</summary>
    /// <param name="user">His name, as RoleBindings name it.</param>
    /// <param name="groups">His groups, beside <c>system:authenticated</c>.</param>
    public string KubeconfigOf(string user, params IReadOnlyList<string> groups) =>
        $$"""
        apiVersion: v1
        kind: Config
        current-context: embedded
        clusters:
        - name: embedded
          cluster:
            server: {{Address.GetLeftPart(UriPartial.Authority)}}
            certificate-authority-data: {{Convert.ToBase64String(Encoding.ASCII.GetBytes(keys.Authority))}}
        users:
        - name: {{KubeJson.ToText(user)}}
          user:
            token: {{tokens.Issue(user, groups)}}
        contexts:
        - name: embedded
          context:
            cluster: embedded
            user: {{KubeJson.ToText(user)}}

        """;

    /// <summary>Ends watches and stops. What is under way is answered first; then the data folder, when there is one, gets its snapshot and is free.</summary>
    /// <exception cref="IOException">The snapshot cannot be written. Nothing is lost: the changes are in the folder already.</exception>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref stopped, 1) == 0)
        {
            try
            {
                await stopping.CancelAsync();
                await app.StopAsync(cancellationToken);
                await controllers.WaitAsync(cancellationToken);
                await app.DisposeAsync();
                stopping.Dispose();
                webhooks.Dispose();
            }
            finally
            {
                journal?.Close();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private static async Task<EmbeddedCluster> StartAsync(EmbeddedClusterOptions options, ClusterStore store, Journal? journal, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        var keys = ServerKeys.Open(options.DataFolder);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.UseHttps(keys.Certificate));
        });
        var app = builder.Build();
        var stopping = new CancellationTokenSource();
        var client = new WebhookClient(store);
        var tokens = new Tokens(keys.TokenKey, store, options.Clock);
        var (server, loop) = Compose(options, store, tokens, client, stopping.Token);
        app.Run(server.HandleAsync);
        await app.StartAsync(cancellationToken);
        return new EmbeddedCluster(app, Task.Run(() => loop.RunAsync(stopping.Token), CancellationToken.None), stopping, journal, keys, tokens, client);
    }

    private static (ApiServer Server, ControlLoop Loop) Compose(EmbeddedClusterOptions options, ClusterStore store, Tokens tokens, WebhookClient client, CancellationToken stopping)
    {
        var catalog = new ResourceCatalog();
        DefinitionsFeed.Load(store, catalog);
        store.Changed = change => DefinitionsFeed.Follow(store, catalog, change);
        var authorizer = new Authorizer(store);
        var conversions = new Conversions(client);
        var registry = new ObjectRegistry(store, catalog, authorizer, new Webhooks(store, catalog, authorizer, client, conversions), conversions, options.Clock);
        var aggregation = new RoleAggregation(store, registry);
        Beginnings.Write(registry, catalog);
        aggregation.Settle();
        var world = new SimulatedWorld(store, catalog, registry, options.Clock, options.SimulationDelay);
        IController[] housekeeping = [new GarbageCollector(world), new NamespaceController(world), new DefinitionController(world), new QuotaController(store, world), aggregation];
        IController[] simulation =
        [
            new DeploymentController(world), new ReplicaSetController(world), new StatefulSetController(world), new DaemonSetController(world),
            new JobController(world), new PodController(world), new PlatformController(world),
        ];
        var loop = new ControlLoop(store, options.SimulateWorkloads ? [.. housekeeping, .. simulation] : housekeeping, TimeProvider.System);
        var server = new ApiServer(
            new Gatekeeper(tokens, authorizer),
            catalog,
            new DiscoveryEndpoint(catalog),
            new OpenApiEndpoint(catalog),
            new ResourceEndpoint(registry, new ListEndpoint(store, conversions), new WatchEndpoint(store, conversions, options.BookmarkInterval.ToTimeSpan(), stopping), new SubresourceEndpoint(registry, tokens, options.Clock), new ReviewEndpoint(authorizer, tokens)),
            NullLogger<ApiServer>.Instance);
        return (server, loop);
    }
}
