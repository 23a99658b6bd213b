# The image of every Duban service: `duban` with its compiled code and nothing that only builds it.
# Tags are pinned; add digests (`@sha256:…`) where a registry is within reach to look them up.

FROM node:20.20.2-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json tsconfig.base.json ./
COPY packages packages
COPY seeds seeds
COPY services services
COPY test-support test-support
COPY test/package.json test/
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
RUN npx tsc -b services/cli
# What is left is what runs: compiled code without its tests, and what the command line depends on. It is
# installed anew, since `npm prune` with a workspace takes away nearly all or nearly nothing, by npm's version.
RUN rm -rf packages/*/src packages/*/test packages/*/dist/test seeds/src seeds/test seeds/dist/test \
      services/*/src services/*/test services/*/dist/test node_modules ./*/*/node_modules \
 && find packages seeds services -path '*/dist/*' ! -name '*.js' -type f -delete \
 && mkdir data
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --workspace=@duban/cli --ignore-scripts --no-audit --no-fund
# Of the library that reads PDFs only what parses them is needed: nothing is drawn.
RUN cd node_modules/pdfjs-dist \
 && rm -rf build iccs image_decoders types wasm web legacy/image_decoders legacy/web \
      legacy/build/*.map legacy/build/*.min.mjs legacy/build/pdf.sandbox.mjs

FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/packages packages
COPY --from=build /app/seeds seeds
COPY --from=build /app/services services
# Keys and evidence are kept here, in a volume; the rest of the image belongs to root and is only read.
COPY --from=build --chown=1000:1000 /app/data /data
# The base image calls this user `node`.
USER 1000:1000
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "services/cli/bin/duban.mjs"]
CMD ["start"]
