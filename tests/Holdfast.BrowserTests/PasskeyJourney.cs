using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Holdfast.BrowserTests;

/// <summary>A passkey, with the authenticator that Chromium plays: joining with one, adding one, signing in, unlocking, removing.</summary>
public sealed class PasskeyJourney(Journey journey)
{
    [Fact]
    public async Task Somebody_joins_with_a_passkey_alone_and_comes_back_with_it()
    {
        await using var visit = await journey.Visit();
        await Authenticator.Plug(visit);
        var page = visit.Page;
        await visit.Go("/join");
        await page.Locator("#name").FillAsync("Kestrel");
        await page.Locator("#adult").CheckAsync();
        await page.Locator("main form .btn-p").ClickAsync();
        await page.Locator("[data-passkey] button").ClickAsync();
        await page.WaitForURLAsync("**/you/codes");

        await visit.Go("/sign-out");
        await page.Locator("main form .btn-p").ClickAsync();
        await page.WaitForURLAsync(new Uri(journey.App.Address, "/").AbsoluteUri);
        await visit.Go("/sign-in?back=%2Fyou%2Fpasskeys");
        await page.Locator("[data-passkey] button").ClickAsync();
        await page.WaitForURLAsync("**/you/passkeys");

        // Their only way in can't be taken away.
        visit.Forgive("the server responded with a status of 400");
        await page.Locator("form[action*='Remove'] button").ClickAsync();
        await Expect(page.Locator(".errors")).ToBeVisibleAsync();
        await visit.Go("/you");
        await Expect(page.Locator("main")).ToContainTextAsync("Kestrel");
    }

    [Fact]
    public async Task A_member_adds_one_names_it_unlocks_with_it_and_removes_it()
    {
        await using var visit = await journey.Visit(Screen.Desk);
        await Authenticator.Plug(visit);
        var page = visit.Page;
        await visit.SignIn("Wren");
        await visit.Go("/you/passkeys");
        await page.Locator("#name").FillAsync("my phone");
        await page.Locator("[data-passkey] button").ClickAsync();
        await Expect(page.Locator("main li h2")).ToHaveTextAsync("my phone");

        await page.Locator("summary").ClickAsync();
        await page.Locator("form[action*='Rename'] .in").FillAsync("old phone");
        await page.Locator("form[action*='Rename'] button").ClickAsync();
        await Expect(page.Locator("main li h2")).ToHaveTextAsync("old phone");

        await page.EvaluateAsync("fetch('/leave', { redirect: 'manual' })");
        await visit.Go("/you/passkeys");
        Assert.Contains("/unlock", page.Url, StringComparison.Ordinal);
        await page.Locator("[data-passkey] button").ClickAsync();
        await page.WaitForURLAsync("**/you/passkeys");

        await page.Locator("form[action*='Remove'] button").ClickAsync();
        await Expect(page.Locator("main li h2")).ToHaveCountAsync(0);
        await visit.Go("/sign-out");
        await page.Locator("main form .btn-p").ClickAsync();
        await visit.Go("/sign-in");
        visit.Forgive("the server responded with a status of 400");
        await page.Locator("[data-passkey] button").ClickAsync();
        await Expect(page.Locator(".errors")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_device_that_verifies_nobody_gives_none()
    {
        await using var visit = await journey.Visit();
        await Authenticator.Plug(visit, verifies: false);
        await visit.SignIn("Wren");
        await visit.Go("/you/passkeys");
        await visit.Page.Locator("[data-passkey] button").ClickAsync();
        await Expect(visit.Page.Locator("[data-passkey] [role='status']")).Not.ToBeEmptyAsync();
        await visit.Page.ReloadAsync();
        await Expect(visit.Page.Locator("main li")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_answer_sent_again_or_made_for_another_origin_lets_nobody_in()
    {
        await using var visit = await journey.Visit();
        await Authenticator.Plug(visit);
        var page = visit.Page;
        await visit.SignIn("Wren");
        await visit.Go("/you/passkeys");
        await page.Locator("[data-passkey] button").ClickAsync();
        await Expect(page.Locator("main li h2")).ToHaveCountAsync(1);
        await visit.Context.ClearCookiesAsync(new() { Name = "s" });

        // What the browser would send is held back, and sent by hand: first as it was made elsewhere, then true, then again.
        await visit.Go("/sign-in");
        var answer = await page.EvaluateAsync<string>("""
            async () => {
              const part = document.querySelector('[data-passkey]');
              const passkey = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(part.dataset.options)) });
              return JSON.stringify(passkey);
            }
            """);
        var cookies = await visit.Context.CookiesAsync();
        Assert.Equal(400, await Post(Elsewhere(answer)));
        Assert.Equal(302, await Post(answer));
        Assert.Equal(400, await Post(answer));

        async Task<int> Post(string sent)
        {
            await visit.Context.ClearCookiesAsync();
            await visit.Context.AddCookiesAsync(cookies.Where(cookie => cookie.Name != "s").Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path }));
            var token = await page.Locator("main form input[name='__RequestVerificationToken']").First.InputValueAsync();
            var form = visit.Context.APIRequest.CreateFormData();
            form.Set("__RequestVerificationToken", token);
            form.Set("Input.Passkey", sent);
            var response = await visit.Context.APIRequest.PostAsync(new Uri(journey.App.Address, "/sign-in").AbsoluteUri, new() { Form = form, MaxRedirects = 0 });
            return response.Status;
        }
    }

    /// <summary>The same answer, as a page of another site would have had it made.</summary>
    private static string Elsewhere(string answer)
    {
        var node = System.Text.Json.Nodes.JsonNode.Parse(answer)!;
        var said = System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(node["response"]!["clientDataJSON"]!.GetValue<string>()));
        var other = said.Replace("http://localhost", "http://elsewhere", StringComparison.Ordinal);
        Assert.NotEqual(said, other);
        node["response"]!["clientDataJSON"] = System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(other));
        return node.ToJsonString();
    }

    private static class Authenticator
    {
        public static async Task Plug(Visit visit, bool verifies = true)
        {
            var devtools = await visit.Context.NewCDPSessionAsync(visit.Page);
            await devtools.SendAsync("WebAuthn.enable");
            await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
            {
                ["options"] = new Dictionary<string, object>
                {
                    ["protocol"] = "ctap2",
                    ["transport"] = "internal",
                    ["hasResidentKey"] = true,
                    ["hasUserVerification"] = verifies,
                    ["isUserVerified"] = verifies,
                    ["automaticPresenceSimulation"] = true,
                },
            });
        }
    }
}
