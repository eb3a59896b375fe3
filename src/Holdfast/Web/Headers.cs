namespace Holdfast.Web;

/// <summary>The security headers of every answer.</summary>
internal static class Headers
{
    /// <summary>Geolocation is asked for in one place, so it is allowed in one place: where a meeting is looked for.</summary>
    public static void UseHeaders(this WebApplication app, Site site)
    {
        app.UseWhen(LooksForMeetings, finder => finder.UseSecurityHeaders(Policy(site, geolocation: true)));
        app.UseWhen(context => !LooksForMeetings(context), rest => rest.UseSecurityHeaders(Policy(site, geolocation: false)));

        static bool LooksForMeetings(HttpContext context) => context.Request.Path.Value is "/" or "/meetings";
    }

    private static HeaderPolicyCollection Policy(Site site, bool geolocation)
    {
        var policy = new HeaderPolicyCollection()
            .AddContentTypeOptionsNoSniff()
            .AddReferrerPolicyNoReferrer()
            .AddCrossOriginOpenerPolicy(options => options.SameOrigin())
            .AddCrossOriginResourcePolicy(options => options.SameOrigin())
            .RemoveServerHeader()
            .AddContentSecurityPolicy(csp =>
            {
                csp.AddDefaultSrc().None();
                csp.AddScriptSrc().Self();
                csp.AddStyleSrc().Self();
                csp.AddImgSrc().Self().Blob();
                csp.AddFontSrc().Self();
                csp.AddConnectSrc().Self();
                csp.AddFormAction().Self();
                csp.AddFrameAncestors().None();
                csp.AddBaseUri().None();
                csp.AddManifestSrc().Self();
                csp.AddWorkerSrc().Self();
            })
            .AddPermissionsPolicy(permissions =>
            {
                if (geolocation)
                {
                    permissions.AddGeolocation().Self();
                }
                else
                {
                    permissions.AddGeolocation().None();
                }

                permissions.AddCamera().None();
                permissions.AddMicrophone().None();
                permissions.AddPayment().None();
                permissions.AddUsb().None();
                permissions.AddDisplayCapture().None();
                permissions.AddFullscreen().None();
                permissions.AddAccelerometer().None();
                permissions.AddGyroscope().None();
                permissions.AddMagnetometer().None();
                permissions.AddMidi().None();
            });
        if (site.Address.Scheme == Uri.UriSchemeHttps)
        {
            policy.AddStrictTransportSecurityMaxAgeIncludeSubDomains(maxAgeInSeconds: 60 * 60 * 24 * 365);
        }

        return policy;
    }
}
