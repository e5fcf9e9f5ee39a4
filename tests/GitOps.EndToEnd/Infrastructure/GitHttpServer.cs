using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOps.EndToEnd.Infrastructure;

/// <summary>Serves the bare repositories of a folder over HTTP by running <c>git http-backend</c>, and can be told to misbehave.</summary>
internal sealed class GitHttpServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private long bytesSent;
    private int requests;

    private GitHttpServer(WebApplication application, string folder)
    {
        this.application = application;
        Folder = folder;
    }

    /// <summary>Repositories are the folders in here.</summary>
    public string Folder { get; }

    /// <summary><c>http://127.0.0.1:PORT</c>.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>User name and password that are asked for; null for none.</summary>
    public (string User, string Password)? Credentials { get; set; }

    /// <summary>A bearer token that is asked for; null for none.</summary>
    public string? Token { get; set; }

    /// <summary>The connection breaks after so many bytes of an answer; null for never.</summary>
    public long? BreakAfter { get; set; }

    /// <summary>Answers wait for this; null for no wait.</summary>
    public Task? Hold { get; set; }

    /// <summary>Everything else is answered with this status; null for normal service.</summary>
    public int? Status { get; set; }

    /// <summary>Bodies of answers so far.</summary>
    public long BytesSent => Interlocked.Read(ref bytesSent);

    /// <summary>Requests so far.</summary>
    public int Requests => Volatile.Read(ref requests);

    public static async Task<GitHttpServer> StartAsync(string folder, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(folder);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AllowSynchronousIO = false);
        var server = new GitHttpServer(builder.Build(), folder);
        server.application.Run(server.HandleAsync);
        await server.application.StartAsync(cancellationToken);
        var addresses = server.application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        server.Address = new Uri(addresses.Addresses.Single());
        return server;
    }

    /// <summary>The address of a repository in the folder.</summary>
    public Uri UrlOf(string name) => new(Address, name);

    public async ValueTask DisposeAsync() => await application.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        Interlocked.Increment(ref requests);
        if (Hold is { } hold)
        {
            await hold.WaitAsync(context.RequestAborted);
        }

        if (Status is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        if (!IsAuthorized(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"git\"";
            return;
        }

        using var process = Start(context.Request);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(context.RequestAborted);
            await context.Request.Body.CopyToAsync(process.StandardInput.BaseStream, context.RequestAborted);
            process.StandardInput.Close();
            await AnswerAsync(process.StandardOutput.BaseStream, context);
            await errors;
            await process.WaitForExitAsync(context.RequestAborted);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private bool IsAuthorized(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return (Credentials, Token) switch
        {
            ({ } pair, _) => header == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{pair.User}:{pair.Password}")),
            (_, { } token) => header == "Bearer " + token,
            _ => true,
        };
    }

    private Process Start(HttpRequest request)
    {
        var start = new ProcessStartInfo("git", ["http-backend"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var environment = start.Environment;
        environment["GIT_PROJECT_ROOT"] = Folder;
        environment["GIT_HTTP_EXPORT_ALL"] = "1";
        environment["GIT_CONFIG_NOSYSTEM"] = "1";
        environment["GIT_CONFIG_COUNT"] = "2";
        environment["GIT_CONFIG_KEY_0"] = "safe.directory";
        environment["GIT_CONFIG_VALUE_0"] = "*";
        environment["GIT_CONFIG_KEY_1"] = "http.receivepack";
        environment["GIT_CONFIG_VALUE_1"] = "true";
        environment["PATH_INFO"] = request.Path.Value;
        environment["QUERY_STRING"] = request.QueryString.Value?.TrimStart('?');
        environment["REQUEST_METHOD"] = request.Method;
        environment["CONTENT_TYPE"] = request.ContentType;
        environment["CONTENT_LENGTH"] = request.ContentLength?.ToString(CultureInfo.InvariantCulture);
        environment["HTTP_CONTENT_ENCODING"] = request.Headers.ContentEncoding.ToString();
        environment["GIT_PROTOCOL"] = request.Headers["Git-Protocol"].ToString();
        environment["REMOTE_ADDR"] = "127.0.0.1";
        return Process.Start(start)!;
    }

    private async Task AnswerAsync(Stream output, HttpContext context)
    {
        while (await ReadLineAsync(output, context.RequestAborted) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            if (name.Equals("Status", StringComparison.OrdinalIgnoreCase))
            {
                context.Response.StatusCode = int.Parse(value.AsSpan(0, 3), CultureInfo.InvariantCulture);
            }
            else
            {
                context.Response.Headers[name] = value;
            }
        }

        var buffer = new byte[16 * 1024];
        long sent = 0;
        int read;
        while ((read = await output.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            if (BreakAfter is { } limit && sent + read > limit)
            {
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, (int)(limit - sent)), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                context.Abort();
                return;
            }

            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            sent += read;
            Interlocked.Add(ref bytesSent, read);
        }
    }

    private static async Task<string> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, cancellationToken) == 1 && one[0] != '\n')
        {
            if (one[0] != '\r')
            {
                line.Append((char)one[0]);
            }
        }

        return line.ToString();
    }
}
