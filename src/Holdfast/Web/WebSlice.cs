using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Holdfast.Data;
using Holdfast.Ui;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;

namespace Holdfast.Web;

/// <summary>What every page shares: layout, errors, headers, language, assets. It knows no slice.</summary>
public static class WebSlice
{
    private const int LargestForm = 256 * 1024;
    private static readonly string[] Cultured = ["en-US", "en-GB", "es-US", "es-ES", "es-MX", "en", "es"];
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string AssetsFolder = Path.Combine(AppContext.BaseDirectory, "assets");

    public static WebApplicationBuilder AddWeb(this WebApplicationBuilder builder, Site site)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestForm;
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Holdfast", LogLevel.Information)
            // It only ever tells of single requests, which no log here does, and following each for it costs time.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Services.AddSingleton(site);
        builder.Services.AddSingleton<Community>();
        builder.Services.AddSingleton<IFollowChanges>(provider => provider.GetRequiredService<Community>());
        builder.Services.AddHostedService(provider => provider.GetRequiredService<Community>());
        builder.Services.AddSingleton(Assets.Load(AssetsFolder));
        builder.Services.AddSingleton<Throttle>();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped<Viewer>();
        builder.Services.AddSingleton<Say>();
        builder.Services.AddSingleton(typeof(IStringLocalizer<>), typeof(Words<>));
        builder.Services.AddRequestLocalization(Cultures);
        builder.Services.AddRazorPages(options => DenyByDefault.OpenListedPages(options.Conventions))
            .WithRazorPagesAtContentRoot()
            .AddMvcOptions(SayWhatCantBeRead)
            .AddRazorOptions(options =>
            {
                options.PageViewLocationFormats.Add("/Web/{0}.cshtml");
                options.PageViewLocationFormats.Add("/Ui/{0}.cshtml");
            })
            .AddViewLocalization();
        // Accents and dashes as they are: smaller pages, and a person who reads the source reads words.
        builder.Services.Configure<WebEncoderOptions>(encoder => encoder.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        builder.Services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "form";
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        builder.Services.AddOutputCache(DrawnOnce.Add);
        builder.Services.AddProblemDetails();
        builder.AddDenyByDefault();
        builder.AddProtectionKeys();
        builder.AddTelemetry();
        return builder;
    }

    /// <summary>What each request passes through, in order.</summary>
    public static WebApplication UseWeb(this WebApplication app)
    {
        var site = app.Services.GetRequiredService<Site>();
        if (site.TrustedProxies.Count > 0)
        {
            var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in site.TrustedProxies)
            {
                forwarded.KnownProxies.Add(proxy);
            }

            app.UseForwardedHeaders(forwarded);
        }

        app.UseHeaders(site);
        app.UseRequestLocalization();
        app.Use(RememberLanguage);
        app.UseErrorPages();
        app.UseRouting();
        // An error's page is drawn by a second pass, for whoever the first found out: the database may be what failed.
        app.UseWhen(context => context.Features.Get<IStatusCodeReExecuteFeature>() is null, first => first.UseAuthentication());
        app.UseWhen(context => !IsSignedIn(context), visitor => visitor.UseOutputCache());
        app.UseWhen(context => IsOpenPage(context) || MirrorsNothing(context), open => open.UseResponseCompression());
        app.UseWhen(IsSignedIn, member => member.Use(KeepNothing));
        app.UseAuthorization();
        return app;
    }

    public static WebApplication MapWeb(this WebApplication app)
    {
        app.MapRazorPages();
        var open = app.MapGroup("").AllowAnonymous();
        open.MapMethods("/assets/{**name}", Reading, (HttpContext context, Assets assets) => assets.Serve(context));
        open.MapMethods("/sw.js", Reading, ServiceWorker);
        open.MapMethods("/site.webmanifest", Reading, Manifest);
        open.MapMethods("/robots.txt", Reading, () => Results.Text("User-agent: *\nDisallow: /\nAllow: /meetings\nAllow: /help\n"));
        open.MapMethods("/leave", Reading, Leave);
        open.MapHealth();
        // An address nothing answers is a 404 with a page, not a closed door.
        open.MapFallback("{*path}", () => Results.NotFound());
        return app;
    }

    /// <summary>The framework's own sentences are in English only and name our code.</summary>
    private static void SayWhatCantBeRead(MvcOptions options)
    {
        var sentence = new LocalText("This can't be read. Choose or write it again.", "Esto no se puede leer. Elígelo o escríbelo otra vez.");
        var messages = options.ModelBindingMessageProvider;
        messages.SetAttemptedValueIsInvalidAccessor((_, _) => sentence.ToString());
        messages.SetNonPropertyAttemptedValueIsInvalidAccessor(_ => sentence.ToString());
        messages.SetUnknownValueIsInvalidAccessor(_ => sentence.ToString());
        messages.SetNonPropertyUnknownValueIsInvalidAccessor(() => sentence.ToString());
        messages.SetValueIsInvalidAccessor(_ => sentence.ToString());
        messages.SetValueMustNotBeNullAccessor(_ => sentence.ToString());
        messages.SetValueMustBeANumberAccessor(_ => sentence.ToString());
        messages.SetNonPropertyValueMustBeANumberAccessor(() => sentence.ToString());
    }

    private static void Cultures(RequestLocalizationOptions options)
    {
        options.SetDefaultCulture("en-US");
        options.SupportedCultures = [.. Cultured.Select(CultureInfo.GetCultureInfo)];
        options.SupportedUICultures = options.SupportedCultures;
        options.ApplyCurrentCultureToResponseHeaders = true;
        options.RequestCultureProviders =
        [
            // ?language= is a link in the footer: it answers at once and the error and offline pages keep working without it.
            new QueryStringRequestCultureProvider { QueryStringKey = "language", UIQueryStringKey = "language" },
            new CookieRequestCultureProvider(),
            new AcceptLanguageHeaderRequestCultureProvider(),
        ];
    }

    /// <summary>
    /// Pages anyone may open hold no secret but form tokens, which differ each time, so compressing them gives nothing
    /// away. Of what a member is shown, only a page that <see cref="MirrorsNothing"/> is compressed.
    /// </summary>
    private static bool IsOpenPage(HttpContext context) =>
        !IsSignedIn(context) && context.GetEndpoint()?.Metadata is { } endpoint && endpoint.GetMetadata<IAllowAnonymous>() is not null && endpoint.GetMetadata<PageActionDescriptor>() is not null;

    /// <summary>
    /// How long a compressed answer is tells whether two of its parts are alike. That gives a secret away only where somebody
    /// else may choose a part: what stands in a link or in a form and comes back in the page.
    /// </summary>
    private static bool MirrorsNothing(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && !context.Request.QueryString.HasValue && context.GetEndpoint()?.Metadata.GetMetadata<MirrorsNothingAttribute>() is not null;

    private static bool IsSignedIn(HttpContext context) => context.User.Identity is { IsAuthenticated: true };

    /// <summary>What a member is shown stays in no cache: after signing out, Back shows nothing. The files of the site itself are everybody's.</summary>
    private static Task KeepNothing(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal))
        {
            context.Response.OnStarting(
                static state =>
                {
                    ((HttpResponse)state).Headers.CacheControl = "no-store";
                    return Task.CompletedTask;
                },
                context.Response);
        }

        return next(context);
    }

    /// <summary>The language link of the footer is chosen once and kept, without an account and without JavaScript.</summary>
    private static Task RememberLanguage(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Query["language"] is ["en" or "es"] chosen)
        {
            context.RequestServices.GetRequiredService<Viewer>().Choose(chosen[0], null, null);
        }

        return next(context);
    }

    private static IResult ServiceWorker(HttpContext context, Assets assets, IEnumerable<KeptPages> sets)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Text(assets.ServiceWorker(AssetsFolder, [.. sets]), "text/javascript");
    }

    /// <summary>Neutral on purpose: the installed name and icon say nothing of what the site is.</summary>
    private static IResult Manifest(HttpContext context, Assets assets)
    {
        // Browsers ask for it without saying who they are, so the page's own link says which.
        var isPlain = context.Request.Query["as"] == "notes";
        return ManifestOf(isPlain ? "Notes" : "Holdfast", assets[context.Request.Query["as"].Count > 0 ? "plain.svg" : "icon.svg"]);
    }

    private static IResult ManifestOf(string name, string icon) => Results.Json(
        new
        {
            name,
            short_name = name,
            start_url = "/",
            display = "standalone",
            background_color = "#faf5ec",
            theme_color = "#faf5ec",
            icons = new[] { new { src = icon, sizes = "any", type = "image/svg+xml" } },
        },
        contentType: "application/manifest+json");

    private static async Task<IResult> Leave(HttpContext context, Site site, IEnumerable<IOnLeave> also)
    {
        // Whoever leaves in a hurry doesn't wait for a slow disk.
        using var shortly = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        foreach (var act in also)
        {
            await act.Leave(context, shortly.Token);
        }

        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Location = site.LeaveTo.ToString();
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static void AddProtectionKeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddDataProtection().SetApplicationName("Holdfast");
        builder.Services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
        {
            options.XmlRepository = new ProtectionKeys(provider.GetRequiredService<IServiceScopeFactory>());
            options.XmlEncryptor = new SealedXmlEncryptor(provider.GetRequiredService<Sealer>());
        }));
    }
}
