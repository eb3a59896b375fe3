using System.Text.RegularExpressions;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using NodaTime;

namespace Holdfast.Bench;

/// <summary>The real site on a loopback port, as <c>bin/holdfast serve</c> has it.</summary>
internal static partial class BenchSite
{
    public static async Task<WebApplication> Start(StorePlace place, IClock? clock = null, Action<WebApplication>? map = null, Site? site = null, Action<IServiceCollection>? adjust = null)
    {
        var app = Program.BuildSite(place, site ?? new Site(), "http://127.0.0.1:0", builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Holdfast", LogLevel.Warning);
            if (clock is not null)
            {
                builder.Services.AddSingleton(clock);
            }

            adjust?.Invoke(builder.Services);
        });
        map?.Invoke(app);
        await Migrator.Migrate(app.Services);
        await app.StartAsync();
        return app;
    }

    public static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>What a form of this page must send along.</summary>
    public static string FormToken(string page) => Token().Match(page) is { Success: true } found ? found.Groups[1].Value : throw new InvalidOperationException("The page has no form.");

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)["]""")]
    private static partial Regex Token();
}

/// <summary>The present, standing still, so that both sides of a comparison have the same one.</summary>
internal sealed class Still : IClock
{
    /// <summary>A Wednesday at noon in Chicago and evening in London.</summary>
    public static readonly Instant Noon = Instant.FromUtc(2026, 2, 4, 18, 0);

    public Instant GetCurrentInstant() => Noon;
}
