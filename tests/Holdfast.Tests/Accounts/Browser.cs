using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Holdfast.Tests.Accounts;

/// <summary>A browser of its own that keeps cookies and knows the way through the pages of accounts.</summary>
internal sealed class Browser(HoldfastApp app)
{
    private const string Form = "main form";
    private readonly CookieContainer cookies = new();
    private (HttpClient Client, HttpClient Follower)? clients;

    public CookieCollection Cookies => cookies.GetCookies(app.Address);

    private (HttpClient Client, HttpClient Follower) Clients => clients ??= app.NewClients(cookies);

    public Task<HttpResponseMessage> Get(string path) => Clients.Client.GetAsync(new Uri(path, UriKind.Relative));

    public Task<IDocument> Page(string path, string? language = null) => HoldfastApp.Page(Clients.Follower, path, language);

    public Task<HttpResponseMessage> Send(IDocument page, string form, params (string, string)[] fields) => HoldfastApp.Send(Clients.Client, page, form, fields);

    /// <summary>The first step of joining, done.</summary>
    /// <returns>The page of the second.</returns>
    public async Task<IDocument> Begin(string name)
    {
        using var begun = await Send(await Page("/join"), Form, ("Input.Name", name), ("Input.Adult", "true"));
        await HoldfastApp.Expect(begun, HttpStatusCode.Redirect);
        return await Page("/join/passphrase");
    }

    /// <summary>Makes ten recovery codes, as after joining.</summary>
    public async Task<IReadOnlyList<string>> MakeCodes()
    {
        var page = await Page("/you/codes");
        var codes = page.QuerySelectorAll(".codes code").Select(code => code.TextContent).ToList();
        var asked = page.QuerySelector("label[for='code']")!.TextContent.Split(' ').Select(word => int.TryParse(word, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0).Max();
        using var kept = await Send(page, Form, ("Input.Code", codes[asked - 1]));
        await HoldfastApp.Expect(kept, HttpStatusCode.Redirect);
        return codes;
    }

    /// <returns>The sign-in name that was given out.</returns>
    public async Task<string> Join(string name, string passphrase)
    {
        var page = await Begin(name);
        using var joined = await Send(page, Form, ("Input.Passphrase", passphrase));
        await HoldfastApp.Expect(joined, HttpStatusCode.Redirect);
        return page.QuerySelector<IHtmlInputElement>("#signinname")!.Value;
    }

    public async Task<HttpResponseMessage> SignIn(string name, string passphrase, bool trust = false, string back = "/you") =>
        await Send(await Page("/sign-in?back=" + Uri.EscapeDataString(back)), Form, [("Input.Name", name), ("Input.Passphrase", passphrase), .. trust ? [("Input.Trust", "true")] : Array.Empty<(string, string)>()]);
}
