using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Authorization;

/// <summary>Issues bearer tokens and tells whose they are. Signed JSON, which only this server can check.</summary>
/// <remarks>A token of a service account ends with the account: one made again under the same name is another.</remarks>
internal sealed class Tokens(byte[] key, ClusterStore store, IClock clock)
{
    public const string Audience = "https://kubernetes.default.svc";

    private static readonly string Header = Encode("""{"alg":"HS256","typ":"JWT"}"""u8);

    /// <summary>A token without end for a user that needs no object.</summary>
    public string Issue(string user, IReadOnlyCollection<string> groups) => Sign(KubeMap.Of(
        ("iss", Audience), ("sub", user), ("groups", KubeList.Of(groups.Select(group => (KubeValue)group)))));

    /// <summary>A token of a service account.</summary>
    public string Issue(KubeMap account, Instant expires)
    {
        var (@namespace, name) = (ObjectMeta.Text(account, "namespace"), ObjectMeta.Text(account, "name"));
        return Sign(KubeMap.Of(
            ("aud", KubeList.Of((KubeValue)Audience)),
            ("exp", expires.ToUnixTimeSeconds()),
            ("iat", clock.GetCurrentInstant().ToUnixTimeSeconds()),
            ("iss", Audience),
            ("jti", Guid.NewGuid().ToString()),
            ("kubernetes.io", KubeMap.Of(("namespace", @namespace), ("serviceaccount", KubeMap.Of(("name", name), ("uid", ObjectMeta.Text(account, "uid")))))),
            ("sub", $"system:serviceaccount:{@namespace}:{name}")));
    }

    /// <summary>Whose token it is; null when it is not this server's, is over, or its account is gone.</summary>
    public Identity? Find(string token)
    {
        if (Read(token) is not { } claims || (claims["exp"]?.AsInteger is { } end && end <= clock.GetCurrentInstant().ToUnixTimeSeconds()))
        {
            return null;
        }

        var subject = claims["sub"]?.AsString ?? string.Empty;
        if (Identity.AccountOf(subject) is not var (@namespace, name) || claims["groups"] is KubeList)
        {
            return new Identity(subject, [.. (claims["groups"]?.AsList ?? KubeList.Empty).Select(group => group.AsString ?? string.Empty), Identity.Authenticated]);
        }

        var uid = claims.Find("kubernetes.io", "serviceaccount", "uid")?.AsString ?? string.Empty;
        return store.Find(new StoreKey("serviceaccounts", @namespace, name)) is { } account && ObjectMeta.Text(account, "uid") == uid
            ? Identity.OfAccount(@namespace, name, uid) with { Extra = Credential(claims["jti"]?.AsString) }
            : null;
    }

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> Credential(string? id) => id is null
        ? ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty
        : ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("authentication.kubernetes.io/credential-id", [$"JTI={id}"]);

    private string Sign(KubeMap claims)
    {
        var text = $"{Header}.{Encode(KubeJson.ToUtf8(claims))}";
        return $"{text}.{Encode(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text)))}";
    }

    private KubeMap? Read(string token)
    {
        var end = token.LastIndexOf('.');
        if (end <= Header.Length || !token.StartsWith(Header + ".", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            var signature = Base64Url.DecodeFromChars(token.AsSpan(end + 1));
            return CryptographicOperations.FixedTimeEquals(signature, HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(token[..end])))
                ? KubeJson.Parse(Base64Url.DecodeFromChars(token.AsSpan(Header.Length + 1, end - Header.Length - 1))).AsMap
                : null;
        }
        catch (Exception fault) when (fault is FormatException or JsonException)
        {
            return null;
        }
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
