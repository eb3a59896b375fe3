using System.Globalization;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Primitives;

namespace Holdfast.Web;

/// <summary>Something held in memory that pages are drawn from.</summary>
public interface IPagesAreDrawnFrom
{
    /// <summary>Another one whenever a page could come out different.</summary>
    long Version { get; }
}

/// <summary>
/// A page that would come out the same for two visitors is drawn once: at seven in the evening half a town asks the same
/// question. What it could depend on is in the key (address, language, zone, country, minute, what it is drawn from), so
/// nobody sees an old answer. Never for members.
/// </summary>
internal sealed class DrawnOnce : IOutputCachePolicy
{
    public const string Name = "drawn-once";
    private const int MostHeld = 12 * 1024 * 1024;
    private const int LargestPage = 128 * 1024;

    // The minute is in the key; this only lets go of what nobody can ask for any more.
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(70);

    public static void Add(OutputCacheOptions options)
    {
        options.SizeLimit = MostHeld;
        options.MaximumBodySize = LargestPage;
        options.AddPolicy(Name, new DrawnOnce());
    }

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var isRead = HttpMethods.IsGet(context.HttpContext.Request.Method);
        context.EnableOutputCaching = isRead;
        context.AllowCacheLookup = isRead;
        context.AllowCacheStorage = isRead;
        context.AllowLocking = true;
        context.ResponseExpirationTimeSpan = Held;
        context.CacheVaryByRules.QueryKeys = "*";
        context.CacheVaryByRules.HeaderNames = "Accept-Encoding";
        context.CacheVaryByRules.VaryByValues["seen"] = Seen(context.HttpContext.RequestServices);
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        context.AllowCacheStorage = response.StatusCode == StatusCodes.Status200OK && StringValues.IsNullOrEmpty(response.Headers.SetCookie);
        return ValueTask.CompletedTask;
    }

    private static string Seen(IServiceProvider services)
    {
        var viewer = services.GetRequiredService<Viewer>();
        var versions = services.GetServices<IPagesAreDrawnFrom>().Sum(from => from.Version);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{CultureInfo.CurrentCulture.Name} {CultureInfo.CurrentUICulture.Name} {viewer.Zone?.Id} {viewer.ZoneIsChosen} {viewer.Country} {viewer.Now.ToUnixTimeSeconds() / 60} {versions}");
    }
}
