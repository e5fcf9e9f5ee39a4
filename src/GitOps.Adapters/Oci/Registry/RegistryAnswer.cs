using GitOps.Core.Sources;

namespace GitOps.Adapters.Oci.Registry;

/// <summary>What a registry gave.</summary>
internal sealed class RegistryAnswer(HttpResponseMessage response) : IDisposable
{
    private const string DigestHeader = "Docker-Content-Digest";

    private Stream? body;

    /// <summary>The digest that the registry says the document has; null when it does not say.</summary>
    public string? Digest => DigestOf(response);

    public static string? DigestOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues(DigestHeader, out var values) && values.FirstOrDefault() is { Length: > 0 } digest ? digest : null;

    /// <summary>Path and query of the next page of a list; null when this is the last.</summary>
    /// <exception cref="RegistryException">It is said to be at another registry.</exception>
    public string? NextPage()
    {
        if (!response.Headers.TryGetValues("Link", out var links))
        {
            return null;
        }

        foreach (var link in links.SelectMany(text => text.Split(',')))
        {
            var (start, end) = (link.IndexOf('<', StringComparison.Ordinal), link.IndexOf('>', StringComparison.Ordinal));
            if (start < 0 || end < start || !link.AsSpan(end).Contains("next", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var here = response.RequestMessage!.RequestUri!;
            var next = new Uri(here, link[(start + 1)..end]);
            return next.Authority == here.Authority ? next.PathAndQuery
                : throw new RegistryException(RegistryFault.Malformed, $"the next page is said to be at {next.Authority}, which is another registry");
        }

        return null;
    }

    /// <summary>Reads the next bytes; 0 at the end.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            body ??= await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new RegistryException(RegistryFault.Unreachable, $"GET {RegistryConnection.Shown(response.RequestMessage!.RequestUri!)}: the answer broke off: {e.Message}", e);
        }
    }

    /// <summary>Reads all.</summary>
    /// <exception cref="RegistryException">There is more than the limit, or the connection broke.</exception>
    public async Task<byte[]> ReadAsync(int limit, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[16_384];
        for (int read; (read = await ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            kept.Write(buffer, 0, read);
            if (kept.Length > limit)
            {
                throw new RegistryException(RegistryFault.Malformed, $"GET {RegistryConnection.Shown(response.RequestMessage!.RequestUri!)}: the answer is larger than {limit} bytes");
            }
        }

        return kept.ToArray();
    }

    public void Dispose()
    {
        body?.Dispose();
        response.Dispose();
    }
}
