using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text.Json;
using GitOps.Adapters.Kubernetes.Identity;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.Kubernetes.Connecting;

/// <summary>Sends our own bodies through the client's connection and credentials, and speaks only in values and <see cref="ClusterException"/>.</summary>
internal sealed class ApiClient : IDisposable
{
    private const int FirstBuffer = 16 * 1024;

    // Given as they are: a header that is made anew is checked anew, for every request.
    private const string Accepted = "application/json";
    private const string UserAgent = "gitops-dotnet";

    private readonly k8s.Kubernetes client;

    // The client's connection without what HttpClient puts before it: requests have a time limit and a bound of their own.
    private readonly HttpMessageInvoker connection;
    private readonly string root;
    private readonly string? serverName;
    private readonly RequestedToken? token;
    private readonly SemaphoreSlim slots;
    private readonly TimeSpan requestTimeout;
    private readonly Duration maximumRetryAfter;
    private int watches;

    public ApiClient(KubernetesOptions options, RequestedToken? token = null)
    {
        this.token = token;
        SocketsHttpHandler? handler = null;
        var configuration = ClientConfiguration.Build(options, made => handler = made);
        client = new k8s.Kubernetes(configuration);
        connection = new HttpMessageInvoker(handler!, disposeHandler: false);
        root = client.BaseUri.AbsoluteUri.TrimEnd('/');
        serverName = string.IsNullOrWhiteSpace(configuration.TlsServerName) ? null : configuration.TlsServerName;
        slots = new SemaphoreSlim(options.MaximumParallelRequests);
        requestTimeout = options.RequestTimeout.ToTimeSpan();
        maximumRetryAfter = options.MaximumRetryAfter;
    }

    /// <summary>Sends and reads the whole answer.</summary>
    public async Task<KubeValue> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            Duration wait;
            try
            {
                var (value, asked) = await SendOnceAsync(request, attempt, cancellationToken);
                if (asked is null)
                {
                    return value;
                }

                wait = asked.Value;
            }
            catch (ClusterException fault) when (Repetition.FindWait(request, fault, attempt) is { } pause)
            {
                wait = pause;
            }

            await Task.Delay(wait.ToTimeSpan(), cancellationToken);
        }
    }

    /// <summary>Sends and gives the answer's body as it comes, for watches: takes no slot and has no time limit once it began.</summary>
    public async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(requestTimeout);
        try
        {
            using var message = await PrepareAsync(request, timeout.Token);
            var response = await connection.SendAsync(message, timeout.Token);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                throw Refusals.Of(response.StatusCode, await response.Content.ReadAsByteArrayAsync(timeout.Token));
            }
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw TimedOut(exception);
        }
        catch (Exception exception) when (IsBrokenConnection(exception))
        {
            throw Refusals.Unreachable(client.BaseUri, exception);
        }
    }

    /// <summary>How many watches go through this connection.</summary>
    public int Watches => Volatile.Read(ref watches);

    /// <summary>Counts a watch until it is disposed.</summary>
    public IDisposable CountWatch() => new CountedWatch(this);

    /// <summary>The failure that a body which broke off is.</summary>
    public ClusterException? FindBroken(Exception exception) =>
        IsBrokenConnection(exception) || exception is JsonException ? Refusals.Unreachable(client.BaseUri, exception) : null;

    public void Dispose()
    {
        connection.Dispose();
        client.Dispose();
        token?.Dispose();
        slots.Dispose();
    }

    private async Task<(KubeValue Value, Duration? Wait)> SendOnceAsync(ApiRequest request, int attempt, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(requestTimeout);
        try
        {
            using var message = await PrepareAsync(request, timeout.Token);
            using var response = await connection.SendAsync(message, timeout.Token);
            if (RetryAfter.Find(response.StatusCode, response.Headers, attempt, maximumRetryAfter) is { } wait)
            {
                return (KubeValue.Null, wait);
            }

            return (await ReadAsync(response, request, timeout.Token), null);
        }
        catch (ClusterException refusal) when (Impersonation.FindMissingRule(request.Identity, refusal) is { } rule)
        {
            throw new ClusterException(refusal.Status, refusal.Reason, $"{refusal.Message}; {rule}", refusal);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw TimedOut(exception);
        }
        catch (JsonException exception)
        {
            throw new ClusterException(0, "InvalidResponse", $"{request.Method} {request.Path}: the answer is no JSON that can be read: {exception.Message}", exception);
        }
        catch (Exception exception) when (IsBrokenConnection(exception))
        {
            throw Refusals.Unreachable(client.BaseUri, exception);
        }
        finally
        {
            slots.Release();
        }
    }

    private async ValueTask<HttpRequestMessage> PrepareAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var message = new HttpRequestMessage(request.Method, root + request.Path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        message.Headers.TryAddWithoutValidation("Accept", Accepted);
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        message.Headers.Host = serverName;
        Impersonation.Add(message.Headers, request.Identity);
        if (token is not null)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await token.GetAsync(cancellationToken));
            return message;
        }

        if (client.Credentials is { } credentials)
        {
            try
            {
                await credentials.ProcessHttpRequestAsync(message, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // Token files, OIDC refreshes and plugins fail in their own ways; none of their output is repeated, it may hold a token.
                message.Dispose();
                throw new ClusterException(0, "CredentialsUnavailable", $"the credentials for {client.BaseUri.Authority} could not be obtained ({exception.GetType().Name})", exception);
            }
        }

        return message;
    }

    private static async Task<KubeValue> ReadAsync(HttpResponseMessage response, ApiRequest request, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(response.Content.Headers.ContentLength + 1 ?? FirstBuffer, 1 << 24));
        try
        {
            await using var stream = response.Content.ReadAsStream(cancellationToken);
            var length = 0;
            for (int read; (read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0;)
            {
                length += read;
                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
                    buffer = larger;
                }
            }

            if (response.IsSuccessStatusCode)
            {
                var answer = buffer.AsSpan(0, length);
                return request.OnlyIfThere && !ObjectVersion.IsIn(answer) ? KubeValue.Null : KubeJson.Parse(answer, request.WithoutOwners);
            }

            // Most objects of a first apply are not there: that is no exception.
            var refusal = Refusals.Of(response.StatusCode, buffer.AsSpan(0, length));
            return request.MayFindNothing && refusal is { Status: 404, Reason: not Refusals.NoMatch } ? KubeValue.Null : throw refusal;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private ClusterException TimedOut(Exception exception) =>
        new(0, "Timeout", $"no answer from {client.BaseUri.Authority} within {requestTimeout.TotalSeconds:0.#} s", exception);

    private static bool IsBrokenConnection(Exception exception) =>
        exception is HttpRequestException or IOException or AuthenticationException or ObjectDisposedException or InvalidOperationException;

    private sealed class CountedWatch : IDisposable
    {
        private readonly ApiClient api;

        public CountedWatch(ApiClient api)
        {
            this.api = api;
            Interlocked.Increment(ref api.watches);
        }

        public void Dispose() => Interlocked.Decrement(ref api.watches);
    }
}
