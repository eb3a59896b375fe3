using System.Net;
using System.Net.Sockets;
using Holdfast.BrowserTests;
using Holdfast.Tests;
using Holdfast.Web;
using Microsoft.Playwright;

// A page and its browser want a core each; more at once only makes every one of them slower.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
[assembly: AssemblyFixture(typeof(Journey))]

namespace Holdfast.BrowserTests;

public enum Screen
{
    Phone,
    Desk,
}

/// <summary>
/// The real site with the demo community, <see cref="Cast"/> and <see cref="Company"/>, and a real Chromium: started once, shared by every
/// test, so a test changes nothing that another looks at. Each person in a journey gets a <see cref="Visit"/> of their own.
/// </summary>
public sealed class Journey : IAsyncLifetime
{
    private HoldfastApp? app;
    private IPlaywright? playwright;
    private IBrowser? browser;
    private Company? company;

    public HoldfastApp App => app ?? throw new InvalidOperationException("The journey hasn't begun.");

    public async ValueTask InitializeAsync()
    {
        app = await StartSite();
        await Cast.Gather(app);
        company = await Company.Gather(app);
        playwright = await Playwright.CreateAsync();
        var chromium = Environment.GetEnvironmentVariable("HOLDFAST_CHROMIUM") is { Length: > 0 } given ? given : "/usr/bin/chromium";
        List<string> switches =
        [
            "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            // Whatever slips past the watch still reaches nobody.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
        ];
        if (Environment.IsPrivilegedProcess)
        {
            switches.Add("--no-sandbox");
        }

        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = switches });
    }

    /// <summary>Somebody opens their browser, in Chicago.</summary>
    /// <param name="isFirst">
    /// Nobody opened the site in it before. Otherwise the browser's time zone is known already, as after the first
    /// page with JavaScript, which loads that page once more.
    /// </param>
    public async Task<Visit> Visit(
        Screen screen = Screen.Phone, bool dark = false, bool script = true, string locale = "en-US", bool isFirst = false, Action<BrowserNewContextOptions>? adjust = null)
    {
        var options = new BrowserNewContextOptions
        {
            BaseURL = App.Address.AbsoluteUri,
            ViewportSize = screen == Screen.Phone ? new() { Width = 390, Height = 844 } : new() { Width = 1280, Height = 900 },
            HasTouch = screen == Screen.Phone,
            IsMobile = screen == Screen.Phone,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = script,
            Locale = locale,
            TimezoneId = "America/Chicago",
        };
        adjust?.Invoke(options);
        var context = await browser!.NewContextAsync(options);
        if (script && !isFirst)
        {
            await context.AddCookiesAsync([new() { Name = "zone", Value = Uri.EscapeDataString(options.TimezoneId), Url = App.Address.AbsoluteUri }]);
        }

        return await BrowserTests.Visit.Open(context, App, company!);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }

    /// <summary>On a name, not a number: secure features and passkeys want <c>localhost</c>, which can't ask for just any port.</summary>
    private static async Task<HoldfastApp> StartSite()
    {
        for (var attempt = 1; ; attempt++)
        {
            var address = new Uri($"http://localhost:{FreePort()}");
            try
            {
                return await HoldfastApp.Start(new Site { Address = address }, urls: address.GetLeftPart(UriPartial.Authority));
            }
            catch (IOException) when (attempt < 5)
            {
                // Somebody else took the port in between.
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
