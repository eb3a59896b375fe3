using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Web;

namespace Holdfast.Bench;

/// <summary>Somebody tries one member's sign-in name a hundred times a second, from everywhere; the member comes in all the same.</summary>
internal static class SignInBench
{
    private const string Passphrase = "seven quiet herons at noon";
    private const int TriesASecond = 100;

    // One browser may try a name ten times in ten minutes.
    private const int Times = 8;
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<Bar>> Run()
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-signin").FullName;
        try
        {
            // Each try says that it comes by another network, as this proxy tells it.
            await using var site = await BenchSite.Start(new StorePlace(Path.Combine(folder, "data")), site: new Site { TrustedProxies = [IPAddress.Loopback] });
            var address = BenchSite.AddressOf(site);
            var name = await Member(site.Services);
            var cookies = site.Services.GetRequiredService<AccountCookies>();
            using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
            var form = await Form(client);
            // The member has been here before: this browser is known.
            var device = NewDevice();
            var quiet = await Try(client, form, name, Passphrase, cookies, device, "192.0.2.1");

            await Console.Error.WriteLineAsync($"Trying {TriesASecond} times a second …");
            using var enough = new CancellationTokenSource();
            var attack = Attack(client, form, name, cookies, enough.Token);
            var waited = new List<double>();
            try
            {
                await Task.WhenAny(attack, Task.Delay(Before));
                for (var time = 0; time < Times; time++)
                {
                    waited.Add(await Try(client, form, name, Passphrase, cookies, device, "192.0.2.1"));
                }
            }
            finally
            {
                await enough.CancelAsync();
            }

            var (tried, seconds) = await attack;
            return
            [
                Bar.AtMost(
                    string.Create(CultureInfo.InvariantCulture, $"signin: by passphrase from a known device beside {tried / seconds:0} wrong tries a second, slowest of {Times} (alone {quiet:0.00} s)"),
                    waited.Max(), 3, "s", "0.00"),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> Member(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var name = SignInName.New(services.GetRequiredService<SignInWords>());
        var hash = await scope.ServiceProvider.GetRequiredService<Passphrases>().Make(Passphrase, isKnownDevice: true, default);
        await services.GetRequiredService<Writer>().Write(db, () =>
        {
            scope.ServiceProvider.GetRequiredService<Joining>().Join(db, name, new Profile("Dana"), hash);
            return Task.CompletedTask;
        });
        return name.Shown;
    }

    /// <summary>Begins so many a second and waits for none before the next, until it is enough.</summary>
    private static async Task<(int Tried, double Seconds)> Attack(HttpClient client, (string Cookie, string Token) form, string name, AccountCookies cookies, CancellationToken enough)
    {
        var under = new List<Task>();
        var started = Stopwatch.StartNew();
        while (!enough.IsCancellationRequested)
        {
            while (under.Count < started.Elapsed.TotalSeconds * TriesASecond)
            {
                var number = under.Count;
                under.Add(Try(client, form, name, "not the right one at all", cookies, NewDevice(), $"198.{18 + (number / 65536 % 2)}.{number / 256 % 256}.{number % 256}"));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), CancellationToken.None);
        }

        var seconds = started.Elapsed.TotalSeconds;
        await Task.WhenAll(under);
        return (under.Count, seconds);
    }

    /// <summary>One form sent. The right passphrase must let somebody in, a wrong one mustn't.</summary>
    /// <returns>Seconds until the answer.</returns>
    private static async Task<double> Try(HttpClient client, (string Cookie, string Token) form, string name, string passphrase, AccountCookies cookies, string device, string from)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in");
        request.Headers.Add("Cookie", $"{form.Cookie}; {cookies.DeviceName}={device}");
        request.Headers.Add("X-Forwarded-For", from);
        request.Content = new FormUrlEncodedContent([new("__RequestVerificationToken", form.Token), new("Input.Name", name), new("Input.Passphrase", passphrase)]);
        var started = Stopwatch.GetTimestamp();
        using var answer = await client.SendAsync(request);
        var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var isIn = answer.StatusCode == HttpStatusCode.Redirect;
        if (isIn != (passphrase == Passphrase) || (int)answer.StatusCode >= 500)
        {
            throw new InvalidOperationException($"The sign-in page answered {(int)answer.StatusCode} to {(passphrase == Passphrase ? "the member" : "a wrong try")}.");
        }

        return took;
    }

    private static async Task<(string Cookie, string Token)> Form(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("/sign-in", UriKind.Relative));
        var page = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        var cookie = answer.Headers.GetValues("Set-Cookie").Select(set => set.Split(';')[0]).Single(set => set.StartsWith("form=", StringComparison.Ordinal));
        return (cookie, BenchSite.FormToken(page));
    }

    private static string NewDevice() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
