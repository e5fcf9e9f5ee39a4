using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace GitOps.Adapters.Oci.Tests;

/// <summary>Gives tokens that a registry believes, and counts them.</summary>
internal sealed class TokenService : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 certificate;
    private int given;

    public TokenService() => certificate = new CertificateRequest("CN=tokens", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

    public string CertificatePem => certificate.ExportCertificatePem();

    public int Given => given;

    /// <summary>The scopes that were asked for.</summary>
    public List<string> Scopes { get; } = [];

    /// <summary>What is asked for in exchange; null for nothing.</summary>
    public string? Authorization { get; set; }

    /// <summary>A token for everything in a repository, for those who push.</summary>
    public string TokenFor(string repository, params ReadOnlySpan<string> actions)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var header = Encode(new { typ = "JWT", alg = "ES256", x5c = new[] { Convert.ToBase64String(certificate.RawData) } });
        var claims = Encode(new
        {
            iss = "tokens", sub = "someone", aud = "registry", exp = now + 300, nbf = now - 30, iat = now, jti = Guid.NewGuid().ToString("N"),
            access = new[] { new { type = "repository", name = repository, actions = actions.ToArray() } },
        });
        var signature = key.SignData(Encoding.ASCII.GetBytes($"{header}.{claims}"), HashAlgorithmName.SHA256);
        return $"{header}.{claims}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>Answers a request for a token.</summary>
    public async Task<bool> AnswerAsync(HttpContext context)
    {
        if (Authorization is not null && context.Request.Headers.Authorization != Authorization)
        {
            await MemoryRegistry.RefuseAsync(context, 401, "UNAUTHORIZED", "who are you");
            return true;
        }

        var scope = context.Request.Query["scope"].ToString();
        Interlocked.Increment(ref given);
        lock (Scopes)
        {
            Scopes.Add(scope);
        }

        await context.Response.WriteAsJsonAsync(new { token = TokenFor(scope.Split(':')[1], "pull"), expires_in = 300 });
        return true;
    }

    public void Dispose()
    {
        certificate.Dispose();
        key.Dispose();
    }

    private static string Encode(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
