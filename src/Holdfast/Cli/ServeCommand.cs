using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Holdfast.Accounts.Demo;
using Holdfast.Data;
using Holdfast.Safety;
using Holdfast.Web;

namespace Holdfast.Cli;

internal static class ServeCommand
{
    public static Command Create()
    {
        var place = new PlaceOptions();
        var urls = new Option<string?>("--urls") { Description = "Addresses to listen on, separated by semicolons; the site's own address without it." };
        var site = Address("--site", "The site's own address, as people type it; the first of --urls when that has a name, else http://localhost:5080.", null);
        var community = new Option<string>("--community") { Description = "Name of your community, shown beside the product's.", DefaultValueFactory = _ => "" };
        var country = new Option<string>("--country") { Description = "Two-letter code of your country: its crisis lines are shown when neither a choice nor the browser tells.", DefaultValueFactory = _ => "US" };
        var leaveTo = Address("--leave-to", "Where Leave goes.", "https://www.wikipedia.org/");
        var health = new Option<int>("--health-port") { Description = "Loopback port for /health/live and /health/ready.", DefaultValueFactory = _ => 5081 };
        var proxies = new Option<string[]>("--trusted-proxy") { Description = "Address of a proxy whose forwarded headers count; may be repeated." };
        health.Validators.Add(result =>
        {
            if (result.GetValue(health) is < 1 or > IPEndPoint.MaxPort)
            {
                result.AddError("--health-port needs a number from 1 to 65535");
            }
        });
        country.Validators.Add(result =>
        {
            if (result.GetValue(country) is not { Length: 2 } code || !code.All(char.IsAsciiLetter))
            {
                result.AddError("--country needs two letters, like US");
            }
        });
        proxies.Validators.Add(result =>
        {
            if (result.GetValue(proxies)?.All(text => IPAddress.TryParse(text, out _)) == false)
            {
                result.AddError("--trusted-proxy needs an IP address, like 127.0.0.1");
            }
        });

        var command = new Command("serve", "Serve the site.") { urls, site, community, country, leaveTo, proxies, health };
        place.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var address = parsed.GetValue(site) ?? NamedIn(parsed.GetValue(urls)) ?? new Uri("http://localhost:5080");
            var healthPort = Free(parsed.GetValue(health));
            var urlList = parsed.GetValue(urls) ?? address.GetLeftPart(UriPartial.Authority);
            var keptAt = place.Read(parsed);
            // Bringing the database up to date and putting the site together take equally long, and a small server has a second core.
            var migrating = Task.Run(() => Migrate(keptAt, cancellation), cancellation);
            var app = Program.BuildSite(
                keptAt,
                new Site
                {
                    Address = address,
                    Community = parsed.GetValue(community)!,
                    Country = parsed.GetValue(country)!.ToUpperInvariant(),
                    LeaveTo = parsed.GetValue(leaveTo)!,
                    TrustedProxies = [.. (parsed.GetValue(proxies) ?? []).Select(IPAddress.Parse)],
                },
                healthPort is null ? urlList : $"{urlList};http://127.0.0.1:{healthPort}",
                builder => builder.Services.AddSingleton(new HealthPort(healthPort)));
            await using (app)
            {
                await migrating;
                try
                {
                    await app.StartAsync(cancellation);
                }
                catch (IOException exception)
                {
                    throw new RefusalException($"The site could not start: {exception.Message}", exception);
                }

                Console.WriteLine($"Holdfast is at {address.GetLeftPart(UriPartial.Authority)}");
                await DemoPeople.Print(app.Services, Console.Out, cancellation);
                var ended = app.WaitForShutdownAsync(cancellation);
                // Nobody waits for it to open the doors, and a site whose phrases are wrong doesn't keep them open.
                var phrases = Task.Run(SafetySlice.CheckPhrases, cancellation);
                if (await Task.WhenAny(ended, phrases) == phrases && phrases.IsFaulted)
                {
                    await app.StopAsync(CancellationToken.None);
                }

                await phrases;
                await ended;
            }

            return 0;
        });
        return command;
    }

    private static async Task Migrate(StorePlace place, CancellationToken cancellation)
    {
        await using var services = Offline.Services(place);
        await Migrator.Migrate(services, cancellation);
    }

    private static Option<Uri> Address(string name, string description, string? otherwise) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => otherwise is null ? null! : new Uri(otherwise),
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            {
                return address;
            }

            result.AddError($"{name} needs a whole address, like https://recovery.example.org");
            return null;
        },
    };

    /// <summary>Listening on a name is being known by it; a wildcard or a bare address is no name to go by.</summary>
    private static Uri? NamedIn(string? urls) =>
        Uri.TryCreate(urls?.Split(';')[0], UriKind.Absolute, out var first) && first.Scheme is "http" or "https" && first.HostNameType == UriHostNameType.Dns
            ? first
            : null;

    /// <summary>The port when nobody else has it: a second site on this machine must not fail for the first one's health check.</summary>
    private static int? Free(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return port;
        }
        catch (SocketException)
        {
            Console.Error.WriteLine($"Port {port} is in use, so health isn't served; choose another with --health-port.");
            return null;
        }
    }
}
