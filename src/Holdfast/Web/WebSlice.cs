namespace Holdfast.Web;

/// <summary>What every page shares: layout, errors, headers, language, assets. It knows no slice.</summary>
public static class WebSlice
{
    public static WebApplicationBuilder AddWeb(this WebApplicationBuilder builder, Site site)
    {
        builder.Services.AddSingleton(site);
        builder.Services.AddRazorPages().WithRazorPagesAtContentRoot();
        return builder;
    }

    public static WebApplication UseWeb(this WebApplication app)
    {
        return app;
    }

    public static WebApplication MapWeb(this WebApplication app)
    {
        app.MapRazorPages();
        return app;
    }
}
