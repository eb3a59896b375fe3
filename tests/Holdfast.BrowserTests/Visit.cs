using System.Collections.Concurrent;
using System.Text.Json;
using Deque.AxeCore.Commons;
using Holdfast.Accounts;
using Holdfast.Tests;
using Microsoft.Playwright;

namespace Holdfast.BrowserTests;

/// <summary>
/// One person's browser. When it closes, the test fails on any request to another origin, any error in the
/// console (a refused script or style is one) and any error nobody caught.
/// </summary>
public sealed class Visit : IAsyncDisposable
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();
    private static readonly string[] Standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    private static readonly string[] Colours = ["color-contrast", "link-in-text-block"];

    private readonly Uri site;
    private readonly ConcurrentQueue<string> complaints = new();
    private readonly ConcurrentBag<string> forgiven = [];
    private readonly ConcurrentBag<string> mayLeaveTo = [];

    private readonly HoldfastApp app;

    private Visit(IBrowserContext context, HoldfastApp app, Company company, IPage page) => (Context, this.app, Company, site, Page) = (context, app, company, app.Address, page);

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    internal Company Company { get; }

    /// <summary>What went wrong so far, in order.</summary>
    public IReadOnlyCollection<string> Complaints => complaints;

    internal static async Task<Visit> Open(IBrowserContext context, HoldfastApp app, Company company)
    {
        context.SetDefaultTimeout(10_000);
        var visit = new Visit(context, app, company, await context.NewPageAsync());
        context.Request += (_, request) => visit.Watch(request.Url);
        context.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                visit.Complain($"console: {message.Text} ({message.Location})");
            }
        };
        context.WebError += (_, error) => visit.Complain($"error: {error.Error}");
        await context.RouteAsync(url => !visit.IsOurs(url), route => visit.mayLeaveTo.Contains(new Uri(route.Request.Url).GetLeftPart(UriPartial.Authority))
            ? route.FulfillAsync(new() { ContentType = "text/html", Body = "<!doctype html><title>Elsewhere</title>" })
            : route.AbortAsync());
        return visit;
    }

    /// <summary>A new member is signed in here and in one other browser, with a passphrase, and holds this role and that of a greeter.</summary>
    public async Task<Person> SignIn(string name, string? role = null)
    {
        var person = await app.Join(name);
        await app.Choose(person, "seven quiet herons at noon");
        var here = await app.SignIn(person);
        await app.Grant(person, Roles.Greeter);
        if (role is not null)
        {
            await app.Grant(person, role);
        }

        await Become(here);
        return here;
    }

    /// <summary>Whoever is here is signed in as this person, in the session they already have.</summary>
    public async Task Become(Person person)
    {
        var session = person.Cookies.GetAllCookies().Single(cookie => cookie.Name == "s");
        await Context.AddCookiesAsync([new() { Name = session.Name, Value = session.Value, Url = app.Address.AbsoluteUri, HttpOnly = true }]);
    }

    /// <summary>Waits until that page is kept with these words in it. (Of a function that promises, WaitForFunction takes the first answer.)</summary>
    public async Task Kept(string path, string words) =>
        Assert.True(
            await Page.EvaluateAsync<bool>(
                """
                async ([path, words]) => {
                  for (const until = performance.now() + 15000; performance.now() < until; await new Promise(requestAnimationFrame)) {
                    const kept = await caches.match(path);
                    if (kept && (await kept.text()).includes(words)) return true;
                  }
                  return false;
                }
                """,
                new[] { path, words }),
            $"{path} isn't kept with {words}.");

    /// <summary>Goes to a page of the site.</summary>
    public async Task<IResponse> Go(string path) =>
        await Page.GotoAsync(path) ?? throw new InvalidOperationException($"{path} gave no answer.");

    /// <summary>What a function in the page answers.</summary>
    public async Task<T> Ask<T>(string function) =>
        (await Page.EvaluateAsync<JsonElement>(function)).Deserialize<T>(JsonSerializerOptions.Web) ?? throw new InvalidOperationException("The page gave no answer.");

    /// <summary>Lets the test expect an error: one whose words contain this. Say it before it happens.</summary>
    public void Forgive(string words) => forgiven.Add(words);

    /// <summary>Lets the test leave for another site, which answers with an empty page and is never really asked.</summary>
    public void MayLeaveTo(Uri address) => mayLeaveTo.Add(address.GetLeftPart(UriPartial.Authority));

    /// <summary>Fails with every accessibility fault of the page as it stands.</summary>
    /// <param name="coloursOnly">For a page already judged whole, in another theme: only what a theme can change.</param>
    public async Task AxeClean(bool coloursOnly = false)
    {
        if (!await Page.EvaluateAsync<bool>("typeof axe === 'object'"))
        {
            await Page.EvaluateAsync(Axe);
        }

        // Run in the page itself: the usual wrapper opens a second page for each run, for frames that no page here has.
        var faults = await Page.EvaluateAsync<string[]>("""
            async run => (await axe.run(document, { runOnly: run, resultTypes: ['violations'] }))
              .violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${rule.help}\n    ${node.html}\n    ${node.any.map(check => check.message).join(' ')}`))
            """, coloursOnly ? new { type = "rule", values = Colours } : new { type = "tag", values = Standards });
        if (faults.Length > 0)
        {
            Assert.Fail($"{Page.Url} has {faults.Length} accessibility faults:\n  {string.Join("\n  ", faults)}");
        }
    }

    /// <summary>A picture for people to look at, in the folder named by <c>HOLDFAST_PICTURES</c>; none without it.</summary>
    public async Task Picture(string name, bool wholePage = true)
    {
        if (Environment.GetEnvironmentVariable("HOLDFAST_PICTURES") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = wholePage });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Context.DisposeAsync();
        if (!complaints.IsEmpty)
        {
            Assert.Fail($"The visit had {complaints.Count} complaints:\n  {string.Join("\n  ", complaints)}");
        }
    }

    private bool IsOurs(string url) =>
        !Uri.TryCreate(url, UriKind.Absolute, out var address)
        || address.Scheme is "data" or "blob" or "about"
        || (address.Scheme == site.Scheme && address.Authority == site.Authority);

    private void Watch(string url)
    {
        if (!IsOurs(url) && !mayLeaveTo.Contains(new Uri(url).GetLeftPart(UriPartial.Authority)))
        {
            Complain($"asked another origin: {url}");
        }
    }

    private void Complain(string what)
    {
        if (!forgiven.Any(words => what.Contains(words, StringComparison.Ordinal)))
        {
            complaints.Enqueue(what);
        }
    }
}
