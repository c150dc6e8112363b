# What `cmake --install` puts where, and the Debian package that cpack makes of it.
include(GNUInstallDirs)

set(SHARE "${CMAKE_INSTALL_DATADIR}")
set(UNITS lib/systemd/system) # as Debian 12 and 13 both look for them, below /usr

install(TARGETS zoomhookd RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(FILES config/systemd/zoomhookd.service config/systemd/zoomhookd.socket config/systemd/zoomhookd-ngrok.service
        DESTINATION "${UNITS}")
install(FILES config/systemd/sysusers.conf DESTINATION lib/sysusers.d RENAME zoomhookd.conf)
# A package knows its user, so its config can name the database that the README makes for it.
file(READ config/zoomhookd.toml CONFIG)
string(REPLACE "# url = \"\"" "url = \"postgresql:///zoomhookd\"" CONFIG "${CONFIG}")
file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/zoomhookd.toml" CONTENT "${CONFIG}" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/zoomhookd.toml" DESTINATION /etc/zoomhookd)
install(FILES config/ngrok.yml config/prometheus/alerts.yml config/grafana/zoomhookd.json sql/roles.sql
        DESTINATION "${SHARE}/zoomhookd")
install(FILES config/completions/zoomhookd.bash DESTINATION "${SHARE}/bash-completion/completions" RENAME zoomhookd)
install(FILES config/completions/zoomhookd.zsh DESTINATION "${SHARE}/zsh/vendor-completions" RENAME _zoomhookd)
install(FILES config/completions/zoomhookd.fish DESTINATION "${SHARE}/fish/vendor_completions.d")
# As in the checkout, so that links and paths in them lead to what they name.
install(FILES README.md DESTINATION "${SHARE}/doc/zoomhookd")
install(DIRECTORY docs sql config docker DESTINATION "${SHARE}/doc/zoomhookd"
        PATTERN man EXCLUDE PATTERN completions EXCLUDE)
install(FILES src/zoom/fields.hpp DESTINATION "${SHARE}/doc/zoomhookd/src/zoom")

# One description of the settings, the shipped file; a test compares it with the table of keys.
set(CONFIG_MANUAL "${PROJECT_BINARY_DIR}/zoomhookd.toml.5")
add_custom_command(OUTPUT "${CONFIG_MANUAL}"
    COMMAND sh -c "awk -f '${PROJECT_SOURCE_DIR}/cmake/config_manual.awk' '${PROJECT_SOURCE_DIR}/config/zoomhookd.toml' >'${CONFIG_MANUAL}'"
    DEPENDS cmake/config_manual.awk config/zoomhookd.toml VERBATIM)

# Debian wants these compressed, without a name and a time in them, so that two builds give the same bytes.
function(install_compressed FILE FOLDER NAME)
    set(PACKED "${PROJECT_BINARY_DIR}/packed/${NAME}.gz")
    add_custom_command(OUTPUT "${PACKED}"
        COMMAND ${CMAKE_COMMAND} -E make_directory "${PROJECT_BINARY_DIR}/packed"
        COMMAND sh -c "gzip -9nc '${FILE}' >'${PACKED}'"
        DEPENDS "${FILE}" VERBATIM)
    set_property(GLOBAL APPEND PROPERTY ZOOMHOOK_PACKED "${PACKED}")
    install(FILES "${PACKED}" DESTINATION "${FOLDER}")
endfunction()

install_compressed("${PROJECT_SOURCE_DIR}/docs/man/zoomhookd.8" "${CMAKE_INSTALL_MANDIR}/man8" zoomhookd.8)
install_compressed("${CONFIG_MANUAL}" "${CMAKE_INSTALL_MANDIR}/man5" zoomhookd.toml.5)
install_compressed("${PROJECT_SOURCE_DIR}/cmake/debian/changelog" "${SHARE}/doc/zoomhookd" changelog)
install(FILES cmake/debian/copyright DESTINATION "${SHARE}/doc/zoomhookd")
get_property(PACKED GLOBAL PROPERTY ZOOMHOOK_PACKED)
add_custom_target(packed ALL DEPENDS ${PACKED})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "The zoomhookd authors <zoomhookd@users.noreply.github.com>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "receiver of Zoom webhooks that stores them in PostgreSQL")
set(CPACK_PACKAGE_DESCRIPTION
"zoomhookd answers Zoom's event notifications only after each is committed in
PostgreSQL, or fsynced into a spool on this machine while PostgreSQL is away.
It checks Zoom's signatures, answers its URL challenges, and keeps the exact
bytes of every notification beside a jsonb column for queries.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "systemd | systemd-standalone-sysusers | systemd-sysusers")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "postgresql, prometheus")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    "${PROJECT_SOURCE_DIR}/cmake/debian/postinst;${PROJECT_SOURCE_DIR}/cmake/debian/prerm;${PROJECT_SOURCE_DIR}/cmake/debian/postrm;${PROJECT_SOURCE_DIR}/cmake/debian/conffiles")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
